package io.github.worldkeep.sidecar;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at the embedded store of documents by SQL alone. */
final class Database {
  private Database() {}

  static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  static String integrity(Path file) throws SQLException {
    return text(file, "PRAGMA integrity_check");
  }

  static int documents(Path file, String collection) throws SQLException {
    return Integer.parseInt(text(file, "SELECT count(*) FROM \"c_" + collection + "\""));
  }

  static void update(Path file, String sql) throws SQLException {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Returns whether no process holds the write lock. */
  static boolean isFree(Path file) {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Returns the labels of a world's snapshots in the order of their numbers. */
  static String labels(Path file, String world) throws SQLException {
    return text(
        file,
        "SELECT group_concat(coalesce(json_extract(data, '$.label'), 'none')) FROM (SELECT data"
            + " FROM c_world_snapshots WHERE id LIKE '"
            + world
            + "/%' ORDER BY id)");
  }

  private static String text(Path file, String sql) throws SQLException {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    }
  }
}
