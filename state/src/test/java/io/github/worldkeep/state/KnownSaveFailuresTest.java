package io.github.worldkeep.state;

import static io.github.worldkeep.state.Cluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.Exchange;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Revision;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How saves failed in other projects, as their users reported it; and does not here. */
final class KnownSaveFailuresTest extends TwoMembers {
  private static final int CROWD = 320;
  private static final int GAME_THREADS = 8;
  private static final int ROUNDS = 10;

  /**
   * HuskSync #726, #654, #585: the world's periodic save was slow, and overwrote the newer one of
   * the disconnect; items were there twice.
   */
  @Test
  void save_stillUnderWayWhenThePlayerLeaves_doesNotOverwriteTheLastOne() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    here.stallCommits();
    zoe.update(hero -> hero.with("sword", "lamp"));
    Save worldSave = zoe.save();
    await().until(() -> here.players().backlog().unsaved() == 1);
    zoe.update(hero -> hero.with("sword"));
    Save disconnectSave = zoe.leave();

    assertThatThrownBy(() -> there.load("zoe")).isInstanceOf(LeaseHeldException.class);
    here.heal();
    disconnectSave.await(LONG);

    assertThat(worldSave.isDurable()).isTrue();
    PlayerHandle<Hero> back = there.load("zoe");
    assertThat(back.value().items()).containsExactly("sword");
    assertThat(there.players().revisions().of("zoe"))
        .extracting(Revision::number)
        .isSortedAccordingTo(Collections.reverseOrder());
    assertThat(cluster.stored("zoe")).contains("\"items\":[\"sword\"]");
  }

  /**
   * HuskSync #726, #654, #585: the same, when the save arrives after another server has loaded the
   * player and saved it.
   */
  @Test
  void save_arrivingAfterAnotherServerHasSaved_isRefused() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    zoe.update(hero -> hero.with("sword", "lamp"));
    here.cutOffWithCommitsOnTheirWay();
    Save late = zoe.save();
    cluster.letLeasesExpire();
    PlayerHandle<Hero> elsewhere = there.load("zoe");
    elsewhere.update(hero -> hero.at(2).with());
    elsewhere.save().await(LONG);
    String newest = cluster.stored("zoe");

    here.heal();

    assertThatThrownBy(() -> late.await(LONG)).isInstanceOf(LeaseLostException.class);
    assertThat(cluster.stored("zoe")).isEqualTo(newest).contains("\"level\":2", "\"items\":[]");
    assertThat(elsewhere.save().await(LONG)).isEqualTo(2);
  }

  /**
   * HuskSync, in its code: a save deleted the previous snapshot, failed to insert the next one, hid
   * the error, and released the lock.
   */
  @Test
  void leave_whoseRevisionCantBeInserted_keepsThePreviousOneAndTheLease() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    String before = cluster.stored("zoe");
    cluster.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON c_players_revisions"
            + " BEGIN SELECT RAISE(ABORT, 'no room for a revision'); END");
    zoe.update(hero -> hero.at(2));
    Save leave = zoe.leave();

    await().until(() -> here.told().contains("store away"));
    assertThat(leave.isDone()).isFalse();
    assertThat(cluster.stored("zoe")).isEqualTo(before);
    assertThat(here.players().revisions().value("zoe", 1)).contains(Hero.fresh());
    assertThatThrownBy(() -> there.load("zoe")).isInstanceOf(LeaseHeldException.class);

    cluster.execute("DROP TRIGGER broken");
    leave.await(LONG);
    assertThat(there.load("zoe").value().level()).isEqualTo(2);
    assertThat(there.players().revisions().of("zoe")).hasSize(2);
  }

  /** HuskSync #549: with more than a hundred players, saves no longer kept up. */
  @Test
  void save_ofHundredsOfPlayersFromManyThreads_isBoundedAndLosesNone() throws Exception {
    Member full = cluster.join("full", Cluster.HEROES, Cluster.AT_ONCE.withCapacity(CROWD));
    List<PlayerHandle<Hero>> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      crowd.add(full.load("hero" + i));
    }
    assertThatThrownBy(() -> full.load("one too many")).isInstanceOf(IllegalStateException.class);
    AtomicInteger commits = new AtomicInteger();
    full.inject(
        (kind, method) -> {
          boolean saves = method.equals("commit");
          return saves && commits.incrementAndGet() > 0
              ? Fault.delay(Duration.ofMillis(20))
              : Fault.NONE;
        });

    Set<Save> saves = saveFromManyThreads(crowd);

    for (Save save : saves) {
      save.await(LONG);
    }
    int calls = CROWD * GAME_THREADS * ROUNDS;
    assertThat(saves.size()).isLessThan(calls / 2);
    assertThat(commits.get()).isLessThan(calls / 10);
    assertThat(full.players().backlog().unsaved()).isZero();
    for (int i = 0; i < CROWD; i++) {
      assertThat(cluster.stored("hero" + i))
          .contains("\"level\":" + (1 + GAME_THREADS * ROUNDS) + ",");
    }
  }

  private static Set<Save> saveFromManyThreads(List<PlayerHandle<Hero>> crowd) throws Exception {
    Set<Save> saves =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    Callable<Void> game =
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            for (PlayerHandle<Hero> player : crowd) {
              player.update(hero -> hero.at(hero.level() + 1));
              saves.add(player.save());
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(GAME_THREADS);
    try {
      for (Future<Void> ended : threads.invokeAll(Collections.nCopies(GAME_THREADS, game))) {
        ended.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return saves;
  }

  /** HuskSync #549: while the store does not answer, what waits to be saved piled up. */
  @Test
  void save_againAndAgainWhileTheStoreDoesNotAnswer_waitsOnceForEachPlayer() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    here.stallCommits();
    Set<Save> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 2; i <= 10_000; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
      waiting.add(zoe.save());
    }

    assertThat(waiting).hasSizeLessThanOrEqualTo(2);
    here.heal();
    for (Save save : waiting) {
      save.await(LONG);
    }
    assertThat(cluster.stored("zoe")).contains("\"level\":10000");
  }

  /**
   * HuskSync #71, #161: a server that did not synchronise a part of the player wrote back the stale
   * copy that it had of it.
   */
  @Test
  void save_byAServerWithoutASection_leavesTheSectionAlone() throws Exception {
    Member bank = cluster.join("bank", Cluster.HEROES.section("bank"), Cluster.AT_ONCE);
    PlayerHandle<Hero> playing = here.load("zoe");
    PlayerHandle<Hero> account = bank.load("zoe");
    account.update(hero -> hero.with("gold"));
    account.save().await(LONG);
    String saved = cluster.document("players_bank", "zoe").orElseThrow();

    playing.update(hero -> hero.at(2));
    playing.save().await(LONG);
    here.cutOff();
    cluster.letLeasesExpire();
    PlayerHandle<Hero> elsewhere = there.load("zoe");
    elsewhere.update(hero -> hero.at(3));
    elsewhere.leave().await(LONG);

    assertThat(cluster.document("players_bank", "zoe")).contains(saved);
    account.update(hero -> hero.with("gold", "gold"));
    account.leave().await(LONG);
    assertThat(bank.load("zoe").value().items()).containsExactly("gold", "gold");
    assertThat(cluster.stored("zoe")).contains("\"level\":3", "\"items\":[\"sword\"]");
  }

  /**
   * HuskSync #67: what was dropped after the disconnect's save lay on the ground and in the bag.
   */
  @Test
  void update_afterTheDisconnectSaveWasTaken_isRefused() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    PlayerHandle<Hero> bob = here.load("bob");
    here.stallCommits();
    Save leave = zoe.leave();

    assertThatThrownBy(() -> zoe.update(hero -> hero.with()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leaving");
    here.heal();
    assertThatThrownBy(
            () -> here.players().exchange(zoe, bob, KnownSaveFailuresTest::giveAll, LONG))
        .isInstanceOf(IllegalStateException.class);
    leave.await(LONG);

    assertThatThrownBy(() -> zoe.update(hero -> hero.with()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(zoe.value().items()).containsExactly("sword");
    assertThat(bob.value().items()).containsExactly("sword");
    assertThat(cluster.stored("zoe")).contains("\"items\":[\"sword\"]");
  }

  private static Exchange.Both<Hero> giveAll(Hero from, Hero to) {
    return new Exchange.Both<>(from.with(), to.with("sword", "sword"));
  }

  /** HuskSync #26: when the connection to Redis was lost, the server crashed. */
  @Test
  void play_whileTheStoreIsAway_goesOnAndIsDurableAfterwards() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    here.cutOff();
    zoe.update(hero -> hero.at(2));
    Save save = zoe.save();
    await().until(() -> here.told().contains("store away"));
    await().until(() -> here.told().contains("heartbeat failed"));

    zoe.update(hero -> hero.at(3));
    Save another = zoe.save();
    assertThat(here.players().saveAll()).hasSize(1);
    assertThat(here.players().backlog().storeFailure()).isPresent();
    assertThat(here.players().backlog().oldest()).isPositive();
    assertThat(zoe.isHeld()).isTrue();
    assertThat(save.isDone()).isFalse();
    here.heal();

    save.await(LONG);
    another.await(LONG);
    await().until(() -> here.told().contains("store back"));
    await().until(() -> here.told().contains("heartbeat back"));
    assertThat(here.players().backlog().storeFailure()).isEmpty();
    assertThat(cluster.stored("zoe")).contains("\"level\":3");
    here.load("somebody new").leave().await(LONG);
  }

  /**
   * A plugin's periodic flush: it cleared what says that a player has changed before it knew that
   * the database was there, and heard of no acknowledgement.
   */
  @Test
  void save_thatFailsOnItsWay_leavesThePlayerDirtyUntilItIsDurable() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    String before = cluster.stored("zoe");
    zoe.update(hero -> hero.at(2));
    CountDownLatch underWay = here.failCommitsLater();
    Save save = zoe.save();
    underWay.await();
    assertThat(here.players().saveAll()).containsExactly(save);
    assertUnsaved(zoe, save);

    here.cutOff();
    await().until(() -> here.told().contains("store away"));
    assertUnsaved(zoe, save);
    assertThat(cluster.stored("zoe")).isEqualTo(before);

    here.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).onlyFor("commit").times(2));
    assertThat(save.await(LONG)).isEqualTo(2);
    assertThat(zoe.unsavedFor()).isZero();
    assertThat(here.players().backlog().unsaved()).isZero();
    assertThat(cluster.stored("zoe")).contains("\"level\":2");
  }

  private void assertUnsaved(PlayerHandle<Hero> player, Save save) {
    assertThat(save.isDone()).isFalse();
    assertThat(player.unsavedFor()).isPositive();
    assertThat(player.revision()).isEqualTo(1);
    assertThat(here.players().backlog().unsaved()).isEqualTo(1);
  }
}
