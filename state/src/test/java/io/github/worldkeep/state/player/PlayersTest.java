package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one SQLite file, whose clock is the test's. */
final class PlayersTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(20));
  private static final PlayersOptions AT_ONCE = PlayersOptions.DEFAULT.withPatience(Duration.ZERO);

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final FaultInjection faults = new FaultInjection();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile boolean taken;
  private Persistence persistence;
  private Players<Hero> here;
  private Players<Hero> there;

  record Hero(int level, List<String> items) {
    static Hero fresh() {
      return new Hero(1, List.of("sword"));
    }

    Hero at(int other) {
      return new Hero(other, items);
    }

    Hero with(List<String> others) {
      return new Hero(level, others);
    }
  }

  @BeforeEach
  void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp).withClock(clock)));
    here = players(server("here"));
    there = players(server("there"));
  }

  private GameServer server(String name) {
    GameServer server = GameServer.join(persistence.documents(), name, TERMS, ServerListener.NONE);
    open.add(server);
    return server;
  }

  private Players<Hero> players(GameServer server) {
    PlayersListener listener =
        new PlayersListener() {
          @Override
          public void leaseLost(PlayerHandle<?> player) {
            lost.add(player.id());
          }
        };
    return Players.open(server, PlayerType.of(Hero.class).keeping(3), AT_ONCE, listener);
  }

  @AfterEach
  void close() throws Exception {
    faults.heal();
    here.close(LONG);
    there.close(LONG);
    for (AutoCloseable server : open) {
      server.close();
    }
    persistence.close();
    faults.close();
  }

  private DocumentCollection<byte[]> raw() {
    return persistence.documents().collection("players", Codec.raw());
  }

  private String stored(String id) {
    return new String(raw().get(id).orElseThrow().value(), StandardCharsets.UTF_8);
  }

  @Test
  void load_unknownPlayer_isEmptyAndCreatesNone() {
    assertThat(here.load("nobody")).isEmpty();
    assertThat(raw().get("nobody")).isEmpty();
  }

  @Test
  void load_withAFreshValue_createsTheDurablePlayerOnce() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    assertThat(zoe.value()).isEqualTo(Hero.fresh());
    assertThat(zoe.revision()).isEqualTo(1);
    zoe.leave().await(LONG);

    assertThat(there.load("zoe", () -> new Hero(99, List.of())).value()).isEqualTo(Hero.fresh());
  }

  @Test
  void load_whileAnotherServerHasThePlayer_isRefusedAndNamesIt() {
    here.load("zoe", Hero::fresh);

    LeaseHeldException held =
        catchThrowableOfType(LeaseHeldException.class, () -> there.load("zoe"));

    assertThat(held.server()).isEqualTo("here");
    assertThat(held).hasMessageContaining("zoe");
  }

  @Test
  void load_whileThePlayerLeavesAnotherServer_waitsForIt() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(7));
    Players<Hero> patient =
        Players.open(
            server("patient"),
            PlayerType.of(Hero.class),
            PlayersOptions.DEFAULT,
            PlayersListener.NONE);
    zoe.leave();

    assertThat(patient.load("zoe").orElseThrow().value().level()).isEqualTo(7);
    patient.close(LONG);
  }

  @Test
  void load_twiceOnOneServer_isRefused() {
    here.load("zoe", Hero::fresh);
    assertThatThrownBy(() -> here.load("zoe"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loaded already");
  }

  @Test
  void load_whileStillLeaving_loadsWhatWasSaved() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(3));
    Players<Hero> patient =
        Players.open(
            server("patient"),
            PlayerType.of(Hero.class),
            PlayersOptions.DEFAULT,
            PlayersListener.NONE);
    zoe.leave().await(LONG);
    PlayerHandle<Hero> back = patient.load("zoe").orElseThrow();
    back.update(hero -> hero.at(4));
    back.leave();

    assertThat(patient.load("zoe").orElseThrow().value().level()).isEqualTo(4);
    patient.close(LONG);
  }

  @Test
  void load_moreThanTheCapacity_isRefused() {
    Players<Hero> small =
        Players.open(
            server("small"),
            PlayerType.of(Hero.class),
            AT_ONCE.withCapacity(2),
            PlayersListener.NONE);
    small.load("a", Hero::fresh);
    small.load("b", Hero::fresh).leave().await(LONG);
    small.load("c", Hero::fresh);

    assertThatThrownBy(() -> small.load("d", Hero::fresh)).hasMessageContaining("options");
    small.close(LONG);
  }

  @Test
  void save_afterUpdates_isDurableAsOneRevision() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    for (int i = 2; i <= 50; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
    }
    assertThat(zoe.unsavedFor()).isPositive();

    assertThat(zoe.save().await(LONG)).isEqualTo(2);
    assertThat(stored("zoe")).contains("\"level\":50", "\"revision\":2", "\"owner\"");
    assertThat(zoe.unsavedFor()).isZero();
  }

  @Test
  void save_withoutAChange_writesNothing() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    String before = stored("zoe");

    assertThat(zoe.save().await(LONG)).isEqualTo(1);
    assertThat(stored("zoe")).isEqualTo(before);
  }

  @Test
  void leave_withoutAChange_releasesWithoutARevision() {
    here.load("zoe", Hero::fresh).leave().await(LONG);

    assertThat(stored("zoe")).contains("\"revision\":1").doesNotContain("\"owner\"");
    assertThat(there.load("zoe").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void update_afterLeaving_isRefused() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.leave();
    assertThatThrownBy(() -> zoe.update(hero -> hero.at(2)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(zoe::save).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void save_afterATakeover_isRefusedByTheStoreAndTold() throws Exception {
    PlayerHandle<Hero> mine = here.load("zoe", Hero::fresh);
    mine.update(hero -> hero.at(2));
    mine.save().await(LONG);
    steal("zoe", "somebody/else");

    mine.update(hero -> hero.at(3));
    Save late = mine.save();

    assertThatThrownBy(() -> late.await(LONG)).isInstanceOf(LeaseLostException.class);
    await().until(() -> lost.contains("zoe"));
    assertThat(stored("zoe")).contains("\"level\":2");
    assertThat(mine.held()).isFalse();
    assertThatThrownBy(() -> mine.update(hero -> hero.at(4)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(here.get("zoe")).isEmpty();
  }

  /** As a takeover does it: another owner, on condition of nothing. */
  private void steal(String id, String server) {
    String json = stored(id);
    String stolen =
        json.replaceAll(
                "\"owner\":\\{[^}]*}", "\"owner\":{\"server\":\"" + server + "\",\"lease\":\"x\"}")
            .replaceAll("\"write\":\"[^\"]*\"", "\"write\":\"x\"");
    raw().put(id, stolen.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void save_whileTheStoreIsAway_becomesDurableWhenItIsBack() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
    zoe.update(hero -> hero.at(2));
    Save save = zoe.save();
    await().until(() -> here.backlog().storeAway().isPresent());
    assertThat(save.done()).isFalse();
    assertThat(here.backlog().unsaved()).isEqualTo(1);
    zoe.update(hero -> hero.at(3));
    faults.heal();

    save.await(LONG);

    await().until(() -> here.backlog().storeAway().isEmpty());
    zoe.save().await(LONG);
    assertThat(stored("zoe")).contains("\"level\":3");
  }

  @Test
  void save_whoseAnswersAreLost_isNeitherLostNorDoneTwice() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(3).onlyFor("commit"));
    for (int i = 2; i <= 6; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
      zoe.save().await(LONG);
    }

    assertThat(stored("zoe")).contains("\"level\":6", "\"revision\":6");
    assertThat(here.revisions("zoe")).extracting(Revision::number).containsExactly(6L, 5L, 4L);
    assertThat(lost).isEmpty();
  }

  @Test
  void leave_whoseAnswerIsLost_isKnownToHaveHappened() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(2));
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(1).onlyFor("commit"));

    zoe.leave().await(LONG);

    assertThat(there.load("zoe").orElseThrow().value().level()).isEqualTo(2);
    assertThat(lost).isEmpty();
  }

  @Test
  void load_whileTheStoreIsAway_createsNobody() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> here.load("zoe", Hero::fresh));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    faults.heal();
    assertThat(raw().get("zoe")).isEmpty();
  }

  @Test
  void load_whoseAnswerIsLostForGood_isGivenBack() {
    here.load("zoe", Hero::fresh).leave().await(LONG);
    faults.inject(
        (kind, method) -> {
          taken |= method.equals("commit");
          return taken ? Fault.after(Kind.UNAVAILABLE) : Fault.NONE;
        });

    assertThatThrownBy(() -> here.load("zoe")).isInstanceOf(StoreException.class);

    faults.heal();
    await()
        .ignoreException(LeaseHeldException.class)
        .untilAsserted(() -> assertThat(there.load("zoe")).isPresent());
  }

  @Test
  void exchange_ofTwo_isDurableForBoth() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);

    here.exchange(ann, bob, PlayersTest::giveAll, LONG);

    assertThat(ann.value().items()).isEmpty();
    assertThat(bob.value().items()).containsExactly("sword", "sword");
    assertThat(stored("ann")).contains("\"items\":[]");
    assertThat(stored("bob")).contains("\"items\":[\"sword\",\"sword\"]");
  }

  private static Exchange.Both<Hero> giveAll(Hero from, Hero to) {
    List<String> all = new ArrayList<>(to.items());
    all.addAll(from.items());
    return new Exchange.Both<>(from.with(List.of()), to.with(List.copyOf(all)));
  }

  @Test
  void exchange_withOneWhoIsLost_happensToNobody() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    steal("bob", "somebody/else");

    assertThatThrownBy(() -> here.exchange(ann, bob, PlayersTest::giveAll, LONG))
        .isInstanceOf(RuntimeException.class);

    await().until(() -> lost.contains("bob"));
    assertThat(ann.value()).isEqualTo(Hero.fresh());
    ann.update(hero -> hero.at(5));
    ann.save().await(LONG);
    assertThat(stored("ann")).contains("\"items\":[\"sword\"]", "\"level\":5");
    assertThat(stored("bob")).contains("\"items\":[\"sword\"]");
  }

  @Test
  void exchange_whoseCallerGaveUpBeforeItBegan_neverHappens() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    faults.inject(FaultPlan.always(Fault.STALL).onlyFor("commit"));
    ann.update(hero -> hero.at(2));
    Save underWay = ann.save();

    assertThatThrownBy(() -> here.exchange(ann, bob, PlayersTest::giveAll, Duration.ofMillis(50)))
        .isInstanceOf(StoreException.class);

    faults.heal();
    underWay.await(LONG);
    bob.update(hero -> hero.at(3));
    bob.save().await(LONG);
    assertThat(ann.value().items()).containsExactly("sword");
    assertThat(stored("bob")).contains("\"items\":[\"sword\"]");
  }

  @Test
  void exchange_thatThrows_happensToNobody() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    ann.update(hero -> hero.at(2));

    assertThatThrownBy(
            () ->
                here.exchange(
                    ann,
                    bob,
                    (a, b) -> {
                      throw new IllegalArgumentException("no such item");
                    },
                    LONG))
        .hasMessage("no such item");

    assertThat(ann.save().await(LONG)).isEqualTo(2);
    assertThat(stored("ann")).contains("\"level\":2");
  }

  @Test
  void checkpoint_withDirtyPlayers_isOneCommit() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    ann.update(hero -> hero.at(2));
    DocumentCollection<byte[]> ground = persistence.documents().collection("ground", Codec.raw());

    here.checkpoint(() -> new Batch().insert(ground, "g", "{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(ann.unsavedFor()).isZero();
    ann.update(hero -> hero.at(3));
    assertThatThrownBy(
            () ->
                here.checkpoint(
                    () -> new Batch().insert(ground, "g", "{}".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(ConflictException.class);
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(ann.save().await(LONG)).isEqualTo(3);
  }

  @Test
  void checkpoint_withAPlayerWhoIsLost_goesOnWithoutIt() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    ann.update(hero -> hero.at(2));
    bob.update(hero -> hero.at(2));
    steal("bob", "somebody/else");
    DocumentCollection<byte[]> ground = persistence.documents().collection("ground", Codec.raw());

    here.checkpoint(() -> new Batch().insert(ground, "g", "{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(ground.get("g")).isPresent();
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(stored("bob")).contains("\"level\":1");
    assertThat(lost).containsExactly("bob");
  }

  @Test
  void revisions_moreThanAreKept_areTheLatest() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    for (int i = 2; i <= 5; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
      zoe.save().await(LONG);
    }

    assertThat(here.revisions("zoe")).extracting(Revision::number).containsExactly(5L, 4L, 3L);
    assertThat(here.revision("zoe", 3)).contains(Hero.fresh().at(3));
    assertThat(here.revision("zoe", 2)).isEmpty();
    assertThat(here.revisions("zoe").get(0).savedBy()).startsWith("here/");
  }

  @Test
  void rollBack_toAKeptRevision_isANewOne() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(9));
    zoe.save().await(LONG);

    assertThat(here.rollBack("zoe", 1).await(LONG)).isEqualTo(3);

    assertThat(zoe.value()).isEqualTo(Hero.fresh());
    zoe.leave().await(LONG);
    assertThat(there.rollBack("zoe", 2).await(LONG)).isEqualTo(4);
    assertThat(there.load("zoe").orElseThrow().value().level()).isEqualTo(9);
    assertThatThrownBy(() -> there.rollBack("zoe", 77)).hasMessageContaining("not kept");
  }

  @Test
  void close_withDirtyPlayers_savesAndReleasesThem() {
    for (int i = 0; i < 100; i++) {
      here.load("hero " + i, Hero::fresh).update(hero -> hero.at(2));
    }

    CloseReport report = here.close(LONG);

    assertThat(report.complete()).isTrue();
    assertThat(report.left()).isEqualTo(100);
    assertThat(there.load("hero 99").orElseThrow().value().level()).isEqualTo(2);
    assertThatThrownBy(() -> here.load("zoe")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_whileTheStoreIsAway_namesWhoIsNotSaved() {
    here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    bob.update(hero -> hero.at(2));
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    CloseReport report = here.close(Duration.ofMillis(300));

    assertThat(report.complete()).isFalse();
    assertThat(report.unsaved()).containsExactly("bob");
  }
}
