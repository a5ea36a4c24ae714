package io.github.worldkeep.state;

import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers of one game over one SQLite file. Each has a connection of its own, which can fail;
 * the store's clock is the test's and stands still, so nothing expires unless a test wants it.
 */
final class Cluster implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(20);
  static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(20));
  static final PlayersOptions AT_ONCE = PlayersOptions.DEFAULT.withLoadTimeout(Duration.ZERO);
  static final PlayerType<Hero> HEROES = PlayerType.of(Hero.class);

  private final Path root;
  private final TestClock clock = new TestClock();
  private final List<Member> members = new ArrayList<>();

  record Hero(int level, List<String> items) {
    static Hero fresh() {
      return new Hero(1, List.of("sword"));
    }

    Hero at(int other) {
      return new Hero(other, items);
    }

    Hero with(String... others) {
      return new Hero(level, List.of(others));
    }
  }

  Cluster(Path root) {
    this.root = root;
  }

  /** A server that does not wait for players whom others have. */
  Member join(String name) {
    return join(name, HEROES, AT_ONCE);
  }

  Member join(String name, PlayerType<Hero> type, PlayersOptions options) {
    Member member =
        new Member(PersistenceConfig.embedded(root).withClock(clock), name, type, options);
    members.add(member);
    return member;
  }

  /** So long that who is not heard of has expired; and all others are heard of. */
  void letLeasesExpire() {
    clock.advance(TERMS.lease().plusMillis(1));
    Instant lately = clock.instant().minusSeconds(1);
    for (Member member : members) {
      await().until(() -> !member.reachable() || member.server().now().isAfter(lately));
    }
  }

  /** The player's document, read with nothing but SQLite; empty text if there is none. */
  String stored(String id) throws SQLException {
    return document("players", id).orElse("");
  }

  Optional<String> document(String collection, String id) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT data FROM c_" + collection + " WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Past the library: what an operator, or a defect, does to the file. */
  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + root.resolve("documents.db"));
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
