package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A PostgreSQL behind a connection that carries few players within the timeout, while many have
 * changes. The usual form is a scaled one; {@code -Dslow.players=1000 -Dslow.rate=20000
 * -Dslow.timeout=PT5S} is the long one.
 */
@Tag("long")
final class SlowStoreTest {
  private static final int PLAYERS = Integer.getInteger("slow.players", 200);
  private static final long RATE = Long.getLong("slow.rate", 50_000);
  private static final Duration TIMEOUT =
      Duration.parse(System.getProperty("slow.timeout", "PT2S"));
  private static final LeaseTerms TERMS = LeaseTerms.of(TIMEOUT.multipliedBy(4));

  /** As long as it takes to halve the largest group down to one, and twice that. */
  private static final Duration PROGRESS = TIMEOUT.multipliedBy(2 * 11);

  private final Server postgres = Engines.postgres();
  private final String schema = "slow_" + Long.toHexString(System.nanoTime());
  private final Set<Kind> told = ConcurrentHashMap.newKeySet();
  private TcpProxy network;
  private Persistence persistence;
  private GameServer server;
  private Players<Hero> players;
  private final List<PlayerHandle<Hero>> loaded = new ArrayList<>();

  record Hero(int level, String story) {}

  @BeforeEach
  void loadAll() throws Exception {
    execute("CREATE SCHEMA " + schema);
    network = TcpProxy.to(postgres.host(), postgres.port());
    persistence =
        Persistence.open(
            PersistenceConfig.none()
                .with(StoreKind.DOCUMENTS, StoreUri.parse(uri()))
                .withTimeout(TIMEOUT));
    server = GameServer.join(persistence.documents(), "here", TERMS, ServerListener.NONE);
    players = open(server);
    for (int i = 0; i < PLAYERS; i++) {
      String story = story(i);
      loaded.add(players.load("p" + i, () -> new Hero(1, story)));
    }
  }

  private Players<Hero> open(GameServer where) {
    PlayersListener listener =
        new PlayersListener() {
          @Override
          public void storeUnavailable(StoreException failure) {
            told.add(failure.kind());
          }
        };
    return Players.open(where, PlayerType.of(Hero.class), PlayersOptions.DEFAULT, listener);
  }

  /** Two kilobytes that don't get smaller on their way. */
  private static String story(int seed) {
    return new Random(seed)
        .ints(2_000, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String uri() {
    StoreUri uri = StoreUri.parse(postgres.uri());
    return "postgresql://"
        + (uri.user().orElseThrow() + ":" + uri.password().orElse("") + "@")
        + (network.host() + ":" + network.port() + uri.path() + "?schema=" + schema);
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
  void close() throws Exception {
    network.heal();
    players.close(Duration.ofSeconds(30));
    server.close();
    persistence.close();
    network.close();
    execute("DROP SCHEMA " + schema + " CASCADE");
  }

  private List<Save> saveAll(int level) {
    loaded.forEach(player -> player.update(hero -> new Hero(level, hero.story())));
    return players.saveAll();
  }

  private static long durable(List<Save> saves) {
    return saves.stream().filter(Save::isDurable).count();
  }

  @Test
  void saveAll_overASlowConnection_getsOnUntilAllAreDurable_andTheServerStaysAlive() {
    network.throttle(RATE);
    List<Save> saves = saveAll(2);

    long before = 0;
    while (before < PLAYERS) {
      long known = before;
      await()
          .atMost(PROGRESS)
          .until(
              () -> {
                assertThat(server.timeSinceHeartbeat()).isLessThan(TERMS.lease());
                return durable(saves) > known;
              });
      before = durable(saves);
    }

    assertThat(told).as("what the game was told").containsExactly(Kind.TIMEOUT);
    network.heal();
    assertThat(players.revisions().value("p0", 2)).contains(new Hero(2, story(0)));
    assertThat(players.backlog().unsaved()).isZero();
  }
}
