package io.github.worldkeep.state;

import static io.github.worldkeep.state.Cluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.history.SharedStore;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.world.ChildProcess;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How long a player is on the way from one server to the next, by the stores' own clocks. */
@ParameterizedClass
@ValueSource(strings = {"sqlite", "postgresql"})
final class TakeoverTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration NOT_MUCH_LATER = Duration.ofSeconds(2);

  @Parameter String scheme;
  @TempDir private Path temp;
  private SharedStore store;
  private Persistence persistence;
  private GameServer server;
  private Players<Hero> players;
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    store = SharedStore.open(scheme, temp);
    persistence = Persistence.open(store.config().withListener(event -> calls.incrementAndGet()));
    server = GameServer.join(persistence.documents(), "successor");
    players = Players.open(server, Cluster.HEROES);
  }

  @AfterEach
  void close() {
    players.close(LONG);
    server.close();
    persistence.close();
    store.close();
  }

  /** What the store says of a server; read past the library. */
  private JsonNode server(String name) throws SQLException {
    try (Connection connection = store.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT data FROM c_servers WHERE id LIKE '" + name + "/%'")) {
      assertThat(rows.next()).isTrue();
      return new JsonMapper().readTree(rows.getString(1));
    }
  }

  private static Instant end(JsonNode server) {
    return Instant.parse(server.path("seenAt").asString())
        .plusMillis(server.path("leaseMillis").asLong());
  }

  @Test
  void load_ofAKilledServersPlayer_comesAfterTheEndOfItsLeaseAndSoon() throws Exception {
    try (ChildProcess killed =
        ChildProcess.start(
            List.of(), PlayingProgram.class, store.uri(), String.valueOf(LEASE.toMillis()))) {
      assertThat(killed.nextLine()).isEqualTo("durable as revision 2");
      killed.kill();
    }
    long start = System.nanoTime();
    Instant end = end(server("playing"));

    PlayerHandle<Hero> zoe = players.load("zoe", Hero::fresh);

    Instant taken = persistence.documents().now();
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    assertThat(taken).isBetween(end, end.plus(NOT_MUCH_LATER));
    assertThat(waited).isLessThan(LEASE.plus(NOT_MUCH_LATER));
    assertThat(server("playing").path("state").asString()).isEqualTo("FENCED");
    assertThat(zoe.value()).isEqualTo(Hero.fresh().at(7));
    assertThat(zoe.revision()).isEqualTo(2);
  }

  @Test
  void load_whileTheOtherServerLetsThePlayerLeave_doesNotWaitForTheEndOfALease() throws Exception {
    try (Persistence others = Persistence.open(store.config());
        GameServer other = GameServer.join(others.documents(), "other")) {
      Players<Hero> there = Players.open(other, Cluster.HEROES);
      PlayerHandle<Hero> before = there.load("zoe", Hero::fresh);
      int callsBefore = calls.get();
      CompletableFuture<PlayerHandle<Hero>> load =
          CompletableFuture.supplyAsync(() -> players.load("zoe", Hero::fresh));
      await().until(() -> calls.get() > callsBefore + 6); // It has asked twice, and waits.
      assertThat(load).isNotDone();

      long start = System.nanoTime();
      before.update(hero -> hero.at(7));
      before.leave();
      PlayerHandle<Hero> zoe = load.get(LONG.toSeconds(), TimeUnit.SECONDS);

      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      assertThat(waited).isLessThan(LeaseTerms.DEFAULT.lease().dividedBy(2));
      assertThat(zoe.value()).isEqualTo(Hero.fresh().at(7));
      assertThat(server("other").path("state").asString()).isEqualTo("ALIVE");
      there.close(LONG);
    }
  }
}
