package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one SQLite file, whose clock is the test's. */
abstract class TwoServers {
  static final Duration LONG = Duration.ofSeconds(20);
  static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(20));
  static final PlayersOptions AT_ONCE = PlayersOptions.DEFAULT.withLoadTimeout(Duration.ZERO);

  @TempDir private Path temp;
  final TestClock clock = new TestClock();
  final FaultInjection faults = new FaultInjection();
  final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  Persistence persistence;
  Players<Hero> here;
  Players<Hero> there;

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
  final void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp).withClock(clock)));
    here = players(server("here"));
    there = players(server("there"));
  }

  final GameServer server(String name) {
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
    return Players.open(server, PlayerType.of(Hero.class).keepRevisions(3), AT_ONCE, listener);
  }

  @AfterEach
  final void close() throws Exception {
    faults.heal();
    here.close(LONG);
    there.close(LONG);
    for (AutoCloseable server : open) {
      server.close();
    }
    persistence.close();
    faults.close();
  }

  final DocumentCollection<byte[]> raw() {
    return persistence.documents().collection("players", Codec.raw());
  }

  final String stored(String id) {
    return new String(raw().get(id).orElseThrow().value(), StandardCharsets.UTF_8);
  }

  /**
   * Makes this befall every write of players, and of nobody else. Answers when the first is met.
   */
  final CountDownLatch befallWrites(Fault fault) {
    CountDownLatch met = new CountDownLatch(1);
    faults.inject(
        (kind, method) -> {
          boolean writes = Thread.currentThread().getName().equals("worldkeep-players");
          if (writes && method.equals("commit")) {
            met.countDown();
            return fault;
          }
          return Fault.NONE;
        });
    return met;
  }

  /** As a takeover does it: another owner, on condition of nothing. */
  final void steal(String id, String server) {
    String json = stored(id);
    String stolen =
        json.replaceAll(
                "\"owner\":\\{[^}]*}", "\"owner\":{\"server\":\"" + server + "\",\"lease\":\"x\"}")
            .replaceAll("\"write\":\"[^\"]*\"", "\"write\":\"x\"");
    raw().put(id, stolen.getBytes(StandardCharsets.UTF_8));
  }
}
