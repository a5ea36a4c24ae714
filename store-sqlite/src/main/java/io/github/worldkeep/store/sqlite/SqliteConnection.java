package io.github.worldkeep.store.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection with its prepared statements. Used by one thread at a time; every result is read to
 * its end or closed before the next call, so that no read transaction stays open.
 */
final class SqliteConnection implements AutoCloseable {
  private static final int STATEMENTS = 256;
  private static final int LARGE_BYTES = 64 * 1024;
  private static final int STEPS_BETWEEN_CHECKS = 10_000;

  private final SQLiteConnection connection;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

  /** Reads a result. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** Executes a statement whose parameters are bound. */
  @FunctionalInterface
  private interface Execution<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private SqliteConnection(SQLiteConnection connection) {
    this.connection = connection;
  }

  static SqliteConnection open(Path file, LockWait wait, String pragma) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    // One thread at a time uses a connection, so SQLite need not lock it once more.
    config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    // A file that is gone must not come back empty.
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    Properties properties = config.toProperties();
    SqliteConnection session =
        new SqliteConnection(
            new JDBC4Connection("jdbc:sqlite:" + file, file.toString(), properties));
    boolean complete = false;
    try {
      BusyHandler.setHandler(session.connection, wait);
      // Transactions begin and end by statements of ours; JDBC need not watch over them.
      session.connection.getConnectionConfig().setAutoCommit(false);
      session.pragma(pragma);
      complete = true;
      return session;
    } finally {
      if (!complete) {
        session.close();
      }
    }
  }

  /** Makes statements fail with SQLITE_INTERRUPT soon after their thread is interrupted. */
  void stopWhenInterrupted() throws SQLException {
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_CHECKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
          }
        });
  }

  /** Sets a pragma. Not kept prepared, because SQLite sets most of them while it prepares them. */
  void pragma(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement without a result set. Returns the number of rows that it changed. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    return run(sql, PreparedStatement::executeUpdate, values);
  }

  /** Runs a query, and closes its result when it has been read. */
  <T> T query(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
    return run(
        sql,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return reading.read(rows);
          }
        },
        values);
  }

  private <T> T run(String sql, Execution<T> execution, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = statement(sql);
    try {
      boolean large = bind(statement, values);
      T result = execution.run(statement);
      if (large) {
        statement.clearParameters();
      }
      return result;
    } catch (SQLException e) {
      // After some failures, an interrupt among them, JDBC has ended the statement for good.
      statements.remove(sql);
      statement.close();
      throw e;
    }
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      dropEldest();
    }
    return statement;
  }

  private void dropEldest() throws SQLException {
    if (statements.size() > STATEMENTS) {
      Iterator<PreparedStatement> eldest = statements.values().iterator();
      PreparedStatement dropped = eldest.next();
      eldest.remove();
      dropped.close();
    }
  }

  /**
   * Binds the values. Returns whether a value is so large that the statement should not keep it.
   */
  private static boolean bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    boolean large = false;
    for (int i = 0; i < values.length; i++) {
      Object value = values[i]; // setObject asks for many types.
      if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
        large |= bytes.length > LARGE_BYTES;
      } else {
        statement.setObject(i + 1, value);
      }
    }
    return large;
  }

  /** Rolls back what is not committed. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failures.nothingDone(e);
    }
  }
}
