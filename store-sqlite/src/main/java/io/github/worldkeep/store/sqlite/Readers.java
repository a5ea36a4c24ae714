package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The connections for reading, opened when they are first needed. A lone reader always gets the
 * same one, which has the pages in its cache.
 */
final class Readers {
  private static final int CONNECTIONS = Math.max(4, Runtime.getRuntime().availableProcessors());

  private final StoreFile file;
  private final Presence presence;
  private final Semaphore free = new Semaphore(CONNECTIONS);

  /** Taken from the front and given back to it; a place for each permit. */
  private final AtomicReferenceArray<@Nullable SqliteConnection> idle =
      new AtomicReferenceArray<>(CONNECTIONS);

  private volatile boolean closed;

  /** A read by a connection. */
  @FunctionalInterface
  interface Reading<T> {
    T read(SqliteConnection session) throws SQLException;
  }

  Readers(StoreFile file, Presence presence) {
    this.file = file;
    this.presence = presence;
  }

  /** Reads; an interrupt ends the wait for a connection, and soon also the reading. */
  <T> T read(Reading<T> reading) throws InterruptedException {
    free.acquire();
    try {
      SqliteConnection session = borrow();
      try {
        return present(reading.read(session));
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

  /** Returns the result of a read, if its files still exist. */
  private <T> T present(T read) {
    if (lacksSomething(read)) {
      presence.require();
    } else {
      presence.requireLately();
    }
    return read;
  }

  private static boolean lacksSomething(Object read) {
    if (read instanceof Collection<?> found) {
      return found.isEmpty() || found.contains(null);
    }
    return read.equals(Optional.empty()) || read.equals(0L);
  }

  private static InterruptedException interrupted(SQLException cause) {
    InterruptedException interrupted = new InterruptedException("a read was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  private SqliteConnection borrow() throws SQLException {
    if (closed) {
      throw new DriverException(Kind.CLOSED, "the store is closed");
    }
    SqliteConnection session = takeIdle();
    return session == null ? connect() : session;
  }

  private SqliteConnection connect() throws SQLException {
    presence.require();
    SqliteConnection session = file.connectForReading();
    try {
      presence.require();
      return session;
    } catch (DriverException e) {
      session.close();
      throw e;
    }
  }

  private @Nullable SqliteConnection takeIdle() {
    for (int i = 0; i < CONNECTIONS; i++) {
      SqliteConnection session = idle.get(i) == null ? null : idle.getAndSet(i, null);
      if (session != null) {
        return session;
      }
    }
    return null;
  }

  private void giveBack(SqliteConnection session) {
    int place = 0;
    while (place < CONNECTIONS && !idle.compareAndSet(place, null, session)) {
      place++;
    }
    if (place == CONNECTIONS) {
      session.close(); // It is one too many, because another one came back just then.
    }
    if (closed) {
      close();
    }
  }

  /** Closes idle connections. A read under way closes its own at its end. */
  void close() {
    closed = true;
    for (SqliteConnection session = takeIdle(); session != null; session = takeIdle()) {
      session.close();
    }
  }
}
