package io.github.worldkeep.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.postgresql.PGConnection;

/** pgjdbc over HikariCP, with Worldkeep's settings and statements. */
@State(Scope.Benchmark)
public class PostgresBare {
  static final String GET = "SELECT version, data FROM " + PostgresSchema.PLAYERS + " WHERE id = ?";
  static final String PUT =
      "INSERT INTO "
          + PostgresSchema.PLAYERS
          + " (id, version, data) VALUES (?, ?, CAST(convert_from(?, 'UTF8') AS jsonb))"
          + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, data = excluded.data";

  private static final String COPY =
      "COPY " + PostgresSchema.PLAYERS + " (id, version, data) FROM STDIN";
  private static final String SETTINGS =
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET jit = off;"
          + " SET idle_in_transaction_session_timeout = 11000";
  private static final int CONNECTIONS = 10;

  private HikariDataSource pool;
  private long nextVersion = 1L << 40;

  @Setup
  public void open(PostgresSchema schema) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://" + PostgresSchema.place());
    config.setUsername(PostgresSchema.user());
    config.setPassword(PostgresSchema.password());
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("targetServerType", "primary");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", "12");
    config.setConnectionInitSql(SETTINGS);
    config.setMaximumPoolSize(CONNECTIONS);
    pool = new HikariDataSource(config);
  }

  @TearDown
  public void close() {
    pool.close();
  }

  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** Returns the version and the document of a player. */
  Map.Entry<Long, byte[]> get(String id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement get = connection.prepareStatement(GET)) {
      get.setString(1, id);
      try (ResultSet rows = get.executeQuery()) {
        rows.next();
        return Map.entry(rows.getLong(1), rows.getBytes(2));
      }
    }
  }

  int put(String id, byte[] document) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return put(connection, id, document);
    }
  }

  int put(Connection connection, String id, byte[] document) throws SQLException {
    try (PreparedStatement put = connection.prepareStatement(PUT)) {
      put.setString(1, id);
      put.setLong(2, nextVersion++);
      put.setBytes(3, document);
      return put.executeUpdate();
    }
  }

  /**
   * Writes players by one COPY.
   *
   * @param first the number of the first player
   */
  long copy(int first, List<byte[]> documents) throws SQLException, IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int i = 0; i < documents.size(); i++) {
      // Nothing in these documents needs COPY's escapes.
      rows.writeBytes(
          (PostgresSchema.id(first + i) + "\t" + i + "\t").getBytes(StandardCharsets.UTF_8));
      rows.writeBytes(documents.get(i));
      rows.write('\n');
    }
    try (Connection connection = pool.getConnection()) {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(COPY, new ByteArrayInputStream(rows.toByteArray()));
    }
  }
}
