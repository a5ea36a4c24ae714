package io.github.worldkeep.state.history;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The store that the game servers share, and its witness: triggers that write down, in the table
 * {@code witness}, each write of a player in the store's own order. Everything is read past the
 * library, by JDBC alone.
 */
public abstract class SharedStore implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 1_000;

  /**
   * One for other tests.
   *
   * @param scheme sqlite or postgresql
   * @param directory where files go
   */
  public static SharedStore open(String scheme, Path directory) throws SQLException {
    return switch (scheme) {
      case "sqlite" -> new SqliteFile(directory);
      case "postgresql" -> new PostgresSchema(0);
      default -> throw new IllegalArgumentException("no store for documents: " + scheme);
    };
  }

  /** Makes the collection of players and its witness. */
  final void prepare() throws SQLException {
    try (Persistence persistence = Persistence.open(config())) {
      persistence.documents().collection("players", Codec.raw());
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : witness()) {
        statement.execute(sql);
      }
    }
  }

  /** To open it without any fault. */
  public final PersistenceConfig config() {
    return PersistenceConfig.none().with(StoreKind.DOCUMENTS, StoreUri.parse(uri()));
  }

  /** Its URI, without any fault. */
  public abstract String uri();

  /** Its URI as a game server reaches it. */
  abstract String uri(int server);

  /** The network between a game server and it, if there is one. */
  abstract Optional<TcpProxy> network(int server);

  /** Whether it has a clock that is not that of the process which uses it. */
  abstract boolean hasOwnClock();

  /** What makes the triggers and the table {@code witness (sequence, id, data)}. */
  abstract List<String> witness();

  public abstract Connection connect() throws SQLException;

  /** All players, in one moment. */
  final SortedMap<String, Hero> players() throws SQLException {
    SortedMap<String, Hero> players = new TreeMap<>();
    read("SELECT 0, id, data FROM c_players")
        .forEach(write -> players.put(write.player(), write.hero()));
    return players;
  }

  /** Every write of every player, in the store's order for each. */
  final List<Write> writes() throws SQLException {
    return read("SELECT sequence, id, data FROM witness ORDER BY sequence");
  }

  private List<Write> read(String sql) throws SQLException {
    List<Write> writes = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          writes.add(Write.parse(rows.getLong(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    return writes;
  }

  final Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url);
  }

  @Override
  public abstract void close();
}
