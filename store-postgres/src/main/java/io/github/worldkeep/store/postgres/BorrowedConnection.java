package io.github.worldkeep.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was borrowed from the pool. The JDBC driver keeps prepared statements by their
 * text, so closing one costs nothing.
 */
final class BorrowedConnection {
  private final Connection connection;
  private boolean mayHaveWritten = true;

  BorrowedConnection(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /**
   * Whether what was sent may have become durable: not before the commit of a transaction, but at
   * any time outside of one.
   */
  boolean mayHaveWritten() {
    return mayHaveWritten;
  }

  /** Reads a result. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** Works with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(BorrowedConnection session) throws SQLException, InterruptedException;
  }

  /** Runs a statement without a result set. Returns the number of rows that it changed. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /**
   * Runs the last statement of a transaction, and commits in the same round trip.
   *
   * @throws SQLException if nothing of the transaction happened
   */
  int updateAndCommit(String sql, @Nullable Object... values) throws SQLException {
    mayHaveWritten = true;
    try {
      return update(sql + "; COMMIT", values);
    } catch (SQLException e) {
      throw nothingHappened(e);
    }
  }

  /**
   * Runs one statement that writes, returns rows, and commits by itself.
   *
   * @throws SQLException if nothing of it happened
   */
  <T> T write(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
    try {
      return query(sql, reading, values);
    } catch (SQLException e) {
      throw nothingHappened(e);
    }
  }

  private static SQLException nothingHappened(SQLException e) {
    if (Failures.lost(e)) {
      throw Failures.ofCommit(e);
    }
    return e;
  }

  /** Runs a query, and closes its result when it has been read. */
  <T> T query(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        return reading.read(rows);
      }
    }
  }

  /** Returns the one number of a query's result; empty if it has no row. */
  OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
    return query(
        sql, rows -> rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty(), values);
  }

  /** Runs a statement that is used once, such as one that makes a table. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs the work in one transaction, which is rolled back if the work fails.
   *
   * @throws SQLException if nothing of it happened; a failure of the commit itself, whose outcome
   *     may be unknown, is a {@code DriverException}
   */
  <T> T transaction(Work<T> work) throws SQLException, InterruptedException {
    connection.setAutoCommit(false);
    mayHaveWritten = false;
    T result;
    try {
      result = work.run(this);
    } catch (SQLException | InterruptedException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    mayHaveWritten = true;
    try {
      connection.commit(); // Sends nothing if the work has done so.
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      rollBack(e);
      throw Failures.ofCommit(e);
    }
  }

  private void rollBack(Exception cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      int place = i + 1;
      if (value instanceof String text) {
        statement.setString(place, text);
      } else if (value instanceof Long number) {
        statement.setLong(place, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(place, bytes);
      } else if (value == null) {
        statement.setNull(place, Types.BIGINT); // Only numbers are ever absent.
      } else {
        statement.setObject(place, value);
      }
    }
  }
}
