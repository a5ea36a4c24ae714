package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionLimits;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers whose PostgreSQL is behind a network that fails at the start, in the middle or at the
 * end.
 */
@Tag("engine")
final class PostgresAwayTest {
  private final Server postgres = Engines.postgres();
  private final String schema = "away_" + Long.toHexString(System.nanoTime());
  private TcpProxy network;
  private Lives lives;
  private Path machine;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    machine = directory.resolve("process");
    execute("CREATE SCHEMA " + schema);
    network = TcpProxy.to(postgres.host(), postgres.port());
    lives = new Lives(directory);
    lives.environment.put("WORLDKEEP_DOCUMENTS", uri(postgres.host(), postgres.port()));
  }

  private String uri(String host, int port) {
    StoreUri uri = StoreUri.parse(postgres.uri());
    return "postgresql://"
        + (uri.user().orElseThrow() + ":" + uri.password().orElse("") + "@" + host + ":" + port)
        + (uri.path() + "?schema=" + schema);
  }

  private void execute(String sql) throws SQLException {
    StoreUri uri = StoreUri.parse(postgres.uri());
    String url = "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + uri.path();
    try (Connection connection =
            DriverManager.getConnection(url, uri.user().orElseThrow(), uri.password().orElse(""));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void end() throws Exception {
    network.close();
    lives.close();
    execute("DROP SCHEMA " + schema + " CASCADE");
  }

  private Map<String, String> throughTheNetwork() {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.put("WORLDKEEP_DOCUMENTS", uri(network.host(), network.port()));
    return environment;
  }

  private IslandProcess start(Map<String, String> more) throws Exception {
    Map<String, String> environment = throughTheNetwork();
    environment.putAll(more);
    return IslandProcess.start(environment, machine);
  }

  private static Session<Hero> played(Played game) throws Exception {
    Session<Hero> session = game.next();
    await().until(session::joinable);
    return session;
  }

  private void assertNoConnection() {
    await().untilAsserted(() -> assertThat(network.connections()).isZero());
  }

  @Test
  void awayAtTheStart_inTheMiddle_andAtTheEnd_isWaitedFor_andNothingIsLost() throws Exception {
    network.refuse();
    try (IslandProcess server = start(Map.of())) {
      server.awaitState(State.LOGGING_IN);
      network.heal();
      assertThat(server.awaitState(State.ACTIVE)).isTrue();
      server.awaitDurable();

      network.refuse();
      assertThat(server.awaitLine("not durable")).isTrue();
      int before = server.durable();
      network.heal();
      server.awaitDurable();
      assertThat(server.durable()).isGreaterThan(before);

      network.refuse();
      server.signal("TERM");
      assertThat(server.awaitState(State.FINAL_SAVE)).isTrue();
      network.heal();

      assertThat(server.end()).isZero();
      assertThat(server.ended()).isGreaterThanOrEqualTo(server.durable());
      assertThat(lives.savedNumber()).isEqualTo(Integer.toString(server.ended()));
    }
    assertNoConnection();
  }

  @Test
  void awayAtTheEnd_forGood_isSaid_andTheNextServerHasAllThatWasAcknowledged() throws Exception {
    int durable;
    try (IslandProcess server = start(Map.of(IslandProcess.GRACE, "PT2S"))) {
      server.awaitState(State.ACTIVE);
      server.awaitDurable();

      network.refuse();
      server.signal("TERM");

      assertThat(server.end()).isEqualTo(74);
      durable = server.durable();
    }
    Played next = new Played();
    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"" + Lives.WORLD + "\"}");
    lives.begin(next);
    Session<Hero> session = next.next();
    int gold = session.players().load("ada", () -> new Hero(0)).value().gold();

    assertThat(next.number).as("the world").isGreaterThanOrEqualTo(durable);
    assertThat(gold).as("the player").isGreaterThanOrEqualTo(durable);
  }

  @Test
  void awayAtTheStart_forTooLong_fails_asDocumented() throws Exception {
    network.refuse();
    try (IslandProcess server = start(Map.of(IslandProcess.REQUEST_TIMEOUT, "PT0.5S"))) {
      assertThat(server.end()).isEqualTo(5);
      assertThat(server.begun()).isEmpty();
    }
  }

  /** {@link Lives#close} checks that no thread is left after any of them. */
  @Test
  void livesThatEnded_eachInItsWay_leaveNoConnectionAndNoThread() throws Exception {
    lives.environment.putAll(throughTheNetwork());
    lives.room("{\"worldId\": \"" + Lives.WORLD + "\"}");
    Played failing =
        new Played() {
          @Override
          public void load(Session<Hero> session) {
            throw new IllegalStateException("the game can't start");
          }
        };
    CountDownLatch hanging = new CountDownLatch(1);
    Played hangs =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            hanging.countDown();
            new CountDownLatch(1).await();
          }
        };

    assertThat(lives.begin(failing).end().exitCode()).isEqualTo(5);
    Life terminated = lives.begin(hangs);
    assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
    terminated.cycle().terminate("SIGTERM");
    terminated.end();
    lives.options(lives.options().withSessions(SessionLimits.DEFAULT.withMaxRecycles(4)));
    Played recycled = new Played();
    Life recycling = lives.begin(recycled);
    for (int i = 0; i < 4; i++) {
      played(recycled).end();
    }
    played(recycled);
    lives.host.listener().hardStop("unhealthy", Optional.empty());
    assertThat(recycling.end().sessions()).isEqualTo(5);
    lives.mode(Mode.ALLOCATE);
    Life waiting = lives.begin(new Played());
    await().until(() -> lives.host.connected());
    assertThat(waiting.stop().exitCode()).isZero();

    assertNoConnection();
    assertThat(network.maxConnections()).isPositive();
  }
}
