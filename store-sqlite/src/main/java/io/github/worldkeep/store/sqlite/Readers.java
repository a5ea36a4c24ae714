package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * The connections for reading, opened when they are first needed. The one used last is used next,
 * because it has the pages in its cache.
 */
final class Readers {
  private static final int FEWEST = 4;

  private final StoreFile file;
  private final Semaphore free =
      new Semaphore(Math.max(FEWEST, Runtime.getRuntime().availableProcessors()));
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** What to read. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Session session) throws SQLException;
  }

  Readers(StoreFile file) {
    this.file = file;
  }

  /** Reads; an interrupt ends the wait for a connection, and soon also the reading. */
  <T> T read(Reading<T> reading) throws InterruptedException {
    free.acquire();
    try {
      Session session = borrow();
      try {
        return reading.read(session);
      } finally {
        giveBack(session);
      }
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw Failures.nothingDone(e);
    } finally {
      free.release();
    }
  }

  private static InterruptedException interrupted(SQLException cause) {
    InterruptedException interrupted = new InterruptedException("a read was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  private Session borrow() throws SQLException {
    if (closed) {
      throw new DriverException(Kind.CLOSED, "the store is closed");
    }
    Session session = idle.pollFirst();
    return session == null ? file.connectForReading() : session;
  }

  private void giveBack(Session session) {
    idle.addFirst(session);
    if (closed) {
      close();
    }
  }

  /** Closes what is idle; who reads now closes his when he ends. */
  void close() {
    closed = true;
    for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
      session.close();
    }
  }
}
