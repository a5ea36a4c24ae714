package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import io.github.worldkeep.store.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends while the store is away, and its next run. */
final class PlayersJournalTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration SOON = Duration.ofMillis(300);

  /** Enough for an exchange to begin, on a busy machine, too. */
  private static final Duration TO_BEGIN = Duration.ofSeconds(2);

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final FaultInjection faults = new FaultInjection();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Persistence persistence;

  record Purse(int gold) {}

  @BeforeEach
  void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp).withClock(clock)));
  }

  @AfterEach
  void close() throws Exception {
    faults.heal();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    persistence.close();
    faults.close();
  }

  private GameServer server(String name) {
    GameServer server =
        GameServer.join(persistence.documents(), name, LeaseTerms.of(LEASE), ServerListener.NONE);
    open.add(server);
    return server;
  }

  private Players<Purse> players(GameServer server) {
    Path journal = temp.resolve("journal " + server.name());
    PlayersListener listener =
        new PlayersListener() {
          @Override
          public void leaseLost(PlayerHandle<?> player) {
            String aside = aside(journal);
            boolean kept = aside.contains(player.id()) && aside.contains("{\"gold\":2}");
            told.add(player.id() + (kept ? " is aside" : " is nowhere"));
          }

          @Override
          public void notReplayed(String player, String why) {
            told.add(player + ": " + why);
          }
        };
    PlayersOptions options =
        PlayersOptions.DEFAULT.withLoadTimeout(Duration.ZERO).withJournal(journal);
    Players<Purse> players = Players.open(server, PlayerType.of(Purse.class), options, listener);
    open.add(() -> players.close(LONG));
    return players;
  }

  /** Ann and Bob have 2 gold here, and 1 in the store. */
  private void endWhileTheStoreIsAway() {
    GameServer server = server("here");
    Players<Purse> players = players(server);
    players.load("ann", () -> new Purse(1)).update(purse -> new Purse(2));
    players.load("bob", () -> new Purse(1)).update(purse -> new Purse(2));
    players.load("cyd", () -> new Purse(1));
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    CloseReport report = players.close(SOON);

    assertThat(report.journaled()).containsExactlyInAnyOrder("ann", "bob");
    assertThat(report.unsaved()).isEmpty();
    assertThat(report.isComplete()).isFalse();
    faults.heal();
    server.close();
  }

  private int gold(Players<Purse> players, String id) {
    PlayerHandle<Purse> player = players.load(id).orElseThrow();
    int gold = player.value().gold();
    player.leave().await(LONG);
    return gold;
  }

  @Test
  void open_afterAnEndWhileTheStoreWasAway_makesTheJournalDurable() {
    endWhileTheStoreIsAway();

    Players<Purse> next = players(server("here"));

    assertThat(gold(next, "ann")).isEqualTo(2);
    assertThat(gold(next, "bob")).isEqualTo(2);
    assertThat(next.revisions().of("ann")).extracting(Revision::number).containsExactly(2L, 1L);
    assertThat(told).isEmpty();
  }

  @Test
  void open_onceMore_replaysNothingTwice() {
    endWhileTheStoreIsAway();
    players(server("here")).close(LONG);
    Players<Purse> other = players(server("there"));
    other.load("ann").orElseThrow().update(purse -> new Purse(3));
    other.close(LONG);

    assertThat(gold(players(server("here")), "ann")).isEqualTo(3);
    assertThat(told).isEmpty();
  }

  @Test
  void load_whileTheJournalWaits_isRefusedUntilTheLeaseExpires() {
    endWhileTheStoreIsAway();
    Players<Purse> other = players(server("there"));

    assertThatThrownBy(() -> other.load("ann")).isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void open_afterSomebodyElseHadThePlayer_setsTheJournalAsideAndTells() {
    endWhileTheStoreIsAway();
    clock.advance(LEASE.plusSeconds(1));
    Players<Purse> other = players(server("there"));
    assertThat(gold(other, "ann")).isEqualTo(1);

    Players<Purse> next = players(server("here"));

    assertThat(gold(next, "ann")).isEqualTo(1);
    assertThat(gold(next, "bob")).isEqualTo(2);
    assertThat(told).hasSize(1).first().asString().contains("ann", "aside");
  }

  @Test
  void open_whoseAnswerIsLost_replaysOnce() {
    endWhileTheStoreIsAway();
    GameServer server = server("here");
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(1).onlyFor("commit"));
    assertThatThrownBy(() -> players(server)).isInstanceOf(StoreException.class);

    Players<Purse> next = players(server);

    assertThat(gold(next, "ann")).isEqualTo(2);
    assertThat(next.revisions().of("ann")).extracting(Revision::number).containsExactly(2L, 1L);
    assertThat(told).isEmpty();
  }

  /** Nobody knows whether it happened: the value from before must not come back. */
  @Test
  void open_afterAnExchangeWhoseOutcomeWasUnknown_undoesNoneOfIt() {
    GameServer server = server("here");
    Players<Purse> players = players(server);
    PlayerHandle<Purse> ann = players.load("ann", () -> new Purse(5));
    PlayerHandle<Purse> bob = players.load("bob", () -> new Purse(5));
    ann.update(purse -> new Purse(6));
    faults.inject(
        (kind, method) ->
            method.equals("commit")
                ? Fault.after(Kind.UNAVAILABLE)
                : Fault.before(Kind.UNAVAILABLE));
    assertThatThrownBy(
            () ->
                players.exchange(
                    ann,
                    bob,
                    (a, b) -> new Exchange.Both<>(new Purse(0), new Purse(b.gold() + a.gold())),
                    TO_BEGIN))
        .isInstanceOf(StoreException.class);
    players.close(SOON);
    faults.heal();
    server.close();

    Players<Purse> next = players(server("here"));

    assertThat(gold(next, "ann")).isZero();
    assertThat(told).hasSize(1).first().asString().contains("ann", "exchange");
    clock.advance(LEASE.plusSeconds(1));
    assertThat(gold(next, "bob")).isEqualTo(11);
  }

  /** What is lost for the game is not lost for people, and is there before the game hears of it. */
  @Test
  void save_afterATakeover_isSetAsideBeforeTheGameHearsOfIt() throws Exception {
    Players<Purse> players = players(server("here"));
    PlayerHandle<Purse> ann = players.load("ann", () -> new Purse(1));
    PlayerHandle<Purse> bob = players.load("bob", () -> new Purse(1));
    ann.update(purse -> new Purse(2));
    stealAll();

    Save anns = ann.save();
    Save bobs = bob.leave();

    assertThatThrownBy(() -> anns.await(LONG)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> bobs.await(LONG)).isInstanceOf(LeaseLostException.class);
    await().until(() -> told.size() == 2);
    assertThat(told).containsExactlyInAnyOrder("ann is aside", "bob is nowhere");
    players.close(LONG);
    players(server("here"));
    assertThat(told).hasSize(2);
    assertThat(new String(raw().get("ann").orElseThrow().value(), UTF_8)).contains("{\"gold\":1}");
  }

  private DocumentCollection<byte[]> raw() {
    return persistence.documents().collection("players", Codec.raw());
  }

  private void stealAll() {
    for (String id : List.of("ann", "bob")) {
      raw()
          .update(
              id,
              json ->
                  new String(json, UTF_8)
                      .replaceAll("\"lease\":\"", "\"lease\":\"x")
                      .replaceAll("\"write\":\"", "\"write\":\"x")
                      .getBytes(UTF_8));
    }
  }

  private static String aside(Path journal) {
    Path aside = journal.resolve("players").resolve("aside");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.isDirectory(aside) ? Files.list(aside) : Stream.empty()) {
      for (Path file : files.filter(path -> path.toString().endsWith(".player")).toList()) {
        all.append(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }
}
