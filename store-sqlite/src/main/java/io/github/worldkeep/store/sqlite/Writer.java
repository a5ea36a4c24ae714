package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes, and the group commit of concurrent writers.
 *
 * <p>A caller puts its request into the queue. The caller that takes the baton leads: it begins a
 * transaction, runs the requests in the queue, including its own, commits once for all, and passes
 * the baton on. So a lone caller does its work on its own thread at once, and many callers share
 * one flush of the disk. No thread belongs to the writer.
 *
 * <p>Once a leader has SQLite's write lock, it works to the end even if its thread is interrupted:
 * others depend on it.
 */
final class Writer {
  private static final int GROUP_WRITES = 1_000;
  private static final long GROUP_BYTES = 8L << 20;

  /** How long an interrupted caller still waits for the commit that its request is part of. */
  private static final long GRACE_NANOS = 200_000_000;

  private final StoreFile file;
  private final Presence presence;
  private final Versions versions = new Versions();
  private final Queue<Request<?>> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore baton = new Semaphore(1);
  private final AtomicLong commits = new AtomicLong();
  private volatile boolean closed;

  /** Used only with the baton. Null after a failure that left its state in doubt. */
  private @Nullable SqliteConnection session;

  Writer(StoreFile file, Presence presence, SqliteConnection session) {
    this.file = file;
    this.presence = presence;
    this.session = session;
  }

  /** For works that write documents, within the transaction. */
  Versions versions() {
    return versions;
  }

  /** How many groups have been committed. */
  long commits() {
    return commits.get();
  }

  /** Carries out the request, alone or with others, and returns when it is durable. */
  <T> T write(Request<T> request) throws InterruptedException {
    queue.add(request);
    while (!request.ended()) {
      if (baton.tryAcquire()) {
        lead(request);
      } else {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          giveUp(request);
        }
      }
    }
    return request.outcome();
  }

  /** Withdraws a request that no leader has taken; else waits a little for its end. */
  private void giveUp(Request<?> request) throws InterruptedException {
    if (request.withdraw()) {
      drop(request);
      throw untouched(null);
    }
    long started = System.nanoTime();
    long left = GRACE_NANOS;
    while (!request.ended() && left > 0) {
      LockSupport.parkNanos(this, left);
      Thread.interrupted(); // Noted already; set again, it would turn the wait into a busy one.
      left = GRACE_NANOS - (System.nanoTime() - started);
    }
    if (!request.ended()) {
      throw new InterruptedException("interrupted during a commit");
    }
    Thread.currentThread().interrupt();
  }

  private void drop(Request<?> request) {
    queue.remove(request);
    wakeNext(); // The wake-up for the next leader may have come to this request's caller.
  }

  private static DriverException untouched(@Nullable Throwable cause) {
    return new DriverException(
        Kind.INTERRUPTED, Retry.SAFE, "interrupted before its turn; nothing was written", cause);
  }

  /** With the baton: commits a group, unless another leader has done the request meanwhile. */
  private void lead(Request<?> own) {
    List<Request<?>> group = new ArrayList<>();
    try {
      if (!own.ended() && begin(own)) {
        commit(group);
      }
    } finally {
      group.forEach(Request::end);
      passOn();
      group.forEach(Request::wake);
      if (closed) {
        closeIfFree();
      }
    }
  }

  /**
   * Begins the transaction before anything is taken from the queue: what comes while another
   * process holds the lock joins the group, and a failure is the leader's alone.
   */
  private boolean begin(Request<?> own) {
    DriverException failed;
    try {
      SqliteConnection writing = session();
      presence.requireLately();
      if (versions.low()) {
        versions.reserve(writing, file.flush());
      }
      writing.update("BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      failed = Thread.interrupted() ? untouched(e) : Failures.nothingDone(e);
      rollBack(failed);
    } catch (DriverException e) {
      failed = e;
      rollBack(failed);
    }
    own.take();
    queue.remove(own);
    own.fail(failed);
    own.end();
    return false;
  }

  private void commit(List<Request<?>> group) {
    DriverException failed =
        new DriverException(Kind.INTERNAL, Retry.SAFE, "another write of the commit failed", null);
    boolean committing = false;
    boolean committed = false;
    try {
      SqliteConnection writing = session();
      runQueue(writing, group);
      committing = true;
      writing.update("COMMIT");
      presence.requireAfterWrite();
      committed = true;
      commits.incrementAndGet();
    } catch (SQLException e) {
      failed = committing ? Failures.ofCommit(e) : Failures.nothingDone(e);
    } catch (DriverException e) {
      failed = e;
    } finally {
      if (!committed) {
        rollBack(failed);
        for (Request<?> request : group) {
          request.fail(failed);
        }
      }
    }
  }

  private void runQueue(SqliteConnection writing, List<Request<?>> group) throws SQLException {
    int writes = 0;
    long bytes = 0;
    for (Request<?> request = queue.peek(); request != null; request = queue.peek()) {
      writes += request.writes();
      bytes += request.bytes();
      if (!group.isEmpty() && (writes > GROUP_WRITES || bytes > GROUP_BYTES)) {
        return;
      }
      queue.remove(request);
      if (request.take()) {
        group.add(request);
        request.run(writing);
      }
    }
  }

  /** Ends a transaction that failed. If even that fails, the connection is given up. */
  private void rollBack(DriverException failed) {
    SqliteConnection doubtful = session;
    if (doubtful == null) {
      return;
    }
    try {
      doubtful.update("ROLLBACK");
    } catch (SQLException e) {
      if (!Failures.noTransaction(e)) {
        failed.addSuppressed(e);
        session = null;
        doubtful.close();
      }
    }
  }

  private SqliteConnection session() throws SQLException {
    if (closed) {
      throw new DriverException(Kind.CLOSED, "the store is closed");
    }
    SqliteConnection open = session;
    if (open == null) {
      open = file.connectForWriting();
      session = open;
    }
    return open;
  }

  private void passOn() {
    baton.release();
    wakeNext();
  }

  private void wakeNext() {
    Request<?> next = queue.peek();
    if (next != null) {
      next.wake();
    }
  }

  /** Refuses what comes, and closes the connection; a leader at work does that when he ends. */
  void close() {
    closed = true;
    closeIfFree();
  }

  private void closeIfFree() {
    if (baton.tryAcquire()) {
      try {
        SqliteConnection last = session;
        session = null;
        // SQLite deletes the log by its name: not that of a database in this one's place. So this
        // connection stays open until the process ends, as do the locks on files that are gone.
        if (last != null && !presence.replaced()) {
          last.close();
        }
      } finally {
        passOn();
      }
    }
  }
}
