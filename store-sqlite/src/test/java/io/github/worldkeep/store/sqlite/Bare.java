package io.github.worldkeep.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a store's file, and changes it, with nothing but sqlite-jdbc. */
final class Bare {
  private Bare() {}

  static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  static int update(Path file, String sql, Object... values) {
    try (Connection connection = connect(file);
        PreparedStatement statement = prepared(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The last column of each row. */
  static List<String> column(Path file, String sql, Object... values) {
    try (Connection connection = connect(file)) {
      return column(connection, sql, values);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> column(Connection connection, String sql, Object... values)
      throws SQLException {
    List<String> column = new ArrayList<>();
    try (PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        column.add(rows.getString(rows.getMetaData().getColumnCount()));
      }
    }
    return column;
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
