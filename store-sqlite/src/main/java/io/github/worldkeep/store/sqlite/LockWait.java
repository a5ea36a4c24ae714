package io.github.worldkeep.store.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * Waits while another process holds SQLite's lock: until it is free, the patience is over, or the
 * thread is interrupted. (SQLite's own busy timeout can't be interrupted.)
 */
final class LockWait extends BusyHandler {
  private static final long SHORTEST_NANOS = 50_000;
  private static final int DOUBLINGS = 5;

  private final long patienceNanos;
  private long started;

  LockWait(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /** Called by SQLite with the number of calls before this one for the same lock. */
  @Override
  protected int callback(int before) {
    if (before == 0) {
      started = System.nanoTime();
    }
    if (Thread.currentThread().isInterrupted() || System.nanoTime() - started > patienceNanos) {
      return 0;
    }
    LockSupport.parkNanos(SHORTEST_NANOS << Math.min(before, DOUBLINGS));
    return 1;
  }
}
