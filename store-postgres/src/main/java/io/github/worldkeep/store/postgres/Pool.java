package io.github.worldkeep.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.InterruptWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import org.postgresql.util.PSQLState;

/**
 * The connections. A call waits for one as long as its caller lets it: an interrupt ends the wait,
 * and also what is under way, by closing the connection under it. A server that can't be reached
 * fails the call at once.
 *
 * <p>The semaphore is what callers wait for when all connections are in use. So a wait in HikariCP
 * is always for a connection to be made, and can be short.
 */
final class Pool implements AutoCloseable {
  private static final long CONNECTING_MILLIS = 500;

  /** Longer than the caller's patience, so that a slow client is not taken for a dead one. */
  private static final long LOCKS_KEPT_MILLIS = 1_000;

  private final boolean keepsSettings;
  private final Connector connector;
  private final Semaphore free;
  private final HikariDataSource connections;
  private final InterruptWatch watch = new InterruptWatch("worldkeep-postgres-interrupts");

  Pool(Address address) {
    keepsSettings = !address.pooled();
    connector = new Connector(address);
    free = new Semaphore(address.pool());
    HikariConfig config = new HikariConfig();
    config.setPoolName("worldkeep-postgres");
    config.setDataSource(connector);
    config.setMaximumPoolSize(address.pool());
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1); // Opening the store reports the problem.
    config.setConnectionTimeout(CONNECTING_MILLIS);
    config.setValidationTimeout(CONNECTING_MILLIS);
    if (keepsSettings) {
      config.setConnectionInitSql(settings(address));
    }
    connections = new HikariDataSource(config);
  }

  /**
   * Plans are kept, and one made for a new table would go through all of it for long. What is left
   * joins rows in the order of ids, and so locks them in that order. Where the server must go
   * through a table nevertheless, it takes that for so costly that it would compile the query. And
   * a server does not notice for hours that a client is gone: what it has locked must not stay so.
   */
  private static String settings(Address address) {
    long millis = address.patience().toMillis() + LOCKS_KEPT_MILLIS;
    return "SET enable_seqscan = off; SET enable_hashjoin = off; SET jit = off;"
        + (" SET idle_in_transaction_session_timeout = " + millis);
  }

  /** Whether each session is ours alone, and so is planned for as we have set it. */
  boolean keepsSettings() {
    return keepsSettings;
  }

  /** Reads, once more if the connection turns out to be lost. */
  <T> T read(BorrowedConnection.Work<T> work) throws InterruptedException {
    try {
      return run(work);
    } catch (SQLException e) {
      if (!Failures.lost(e)) {
        throw Failures.nothingDone(e);
      }
    }
    try {
      return run(work);
    } catch (SQLException e) {
      throw Failures.nothingDone(e);
    }
  }

  /** Runs one statement that writes and commits by itself. */
  <T> T write(BorrowedConnection.Work<T> work) throws InterruptedException {
    try {
      return run(work);
    } catch (SQLException e) {
      throw Failures.ofCommit(e);
    }
  }

  /**
   * Runs the work on a connection of its own.
   *
   * @throws NothingWritten if it was interrupted in a transaction, before its commit
   */
  <T> T run(BorrowedConnection.Work<T> work) throws SQLException, InterruptedException {
    free.acquire();
    try {
      return run(borrow(), work);
    } finally {
      free.release();
    }
  }

  private <T> T run(Connection connection, BorrowedConnection.Work<T> work)
      throws SQLException, InterruptedException {
    InterruptWatch.Watched watched = watch.begin(() -> abort(connection));
    BorrowedConnection session = new BorrowedConnection(connection);
    try {
      return work.run(session);
    } catch (SQLException e) {
      watched.close();
      // A virtual thread's interrupt closes the socket by itself.
      if (watched.ended() || (Failures.lost(e) && Thread.currentThread().isInterrupted())) {
        throw Failures.interrupted(session, e);
      }
      if (Failures.readOnly(e)) {
        connections.getHikariPoolMXBean().softEvictConnections();
      }
      throw e;
    } catch (DriverException e) {
      watched.close();
      if (watched.ended()) {
        throw Failures.interrupted(session, e);
      }
      throw e;
    } finally {
      watched.close();
      giveBack(connection, watched.ended());
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void giveBack(Connection connection, boolean aborted) throws SQLException {
    if (aborted) {
      connections.evictConnection(connection);
    } else {
      connection.close();
    }
  }

  private Connection borrow() throws SQLException, InterruptedException {
    while (true) {
      try {
        return connections.getConnection();
      } catch (SQLTransientConnectionException e) {
        SQLException cause = connector.failure();
        if (cause != null) {
          throw Failures.nothingDone(cause);
        }
      } catch (SQLException e) {
        throw closedOrInterrupted(e);
      }
    }
  }

  private RuntimeException closedOrInterrupted(SQLException e)
      throws SQLException, InterruptedException {
    if (connections.isClosed()) {
      return new DriverException(Kind.CLOSED, "the store is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.interrupted(e);
    }
    throw new SQLException("no connection", PSQLState.CONNECTION_FAILURE.getState(), e);
  }

  @Override
  public void close() {
    connections.close();
    watch.close();
  }
}
