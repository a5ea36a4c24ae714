package io.github.worldkeep.store.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database as its owner sees it, through pgjdbc alone. */
record Bare(String url) {
  static Bare of(io.github.worldkeep.engines.Server server) {
    io.github.worldkeep.store.StoreUri uri = io.github.worldkeep.store.StoreUri.parse(server.uri());
    return new Bare(
        "jdbc:postgresql://"
            + (server.host() + ":" + server.port() + uri.path())
            + ("?user=" + uri.user().orElseThrow())
            + ("&password=" + uri.password().orElse("")));
  }

  Connection connect() {
    try {
      return DriverManager.getConnection(url);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  void execute(String... statements) {
    try (Connection connection = connect()) {
      for (String sql : statements) {
        connection.createStatement().execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The first column of a query's rows. */
  List<String> column(String sql, Object... values) {
    try (Connection connection = connect()) {
      return column(connection, sql, values);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> column(Connection connection, String sql, Object... values)
      throws SQLException {
    List<String> column = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          column.add(rows.getString(1));
        }
      }
    }
    return column;
  }
}
