package io.github.worldkeep.store;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The calls under way in one {@link Persistence}. A thread of this class interrupts calls that
 * exceed the timeout, so that no driver has to. Closing waits for the others to end.
 */
final class Calls implements AutoCloseable {
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
  private static final long CLOSE_POLL_NANOS = 1_000_000;

  private final Set<Call> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Duration timeout;
  private volatile boolean closed;

  /**
   * One call. Its number is its state, on which the caller's thread and the watching thread agree.
   * So an interrupt for this call never reaches the next one.
   */
  static final class Call extends AtomicInteger {
    private static final long serialVersionUID = 1L;
    private static final int RUNNING = 0;
    private static final int ENDED = 1;
    private static final int EXPIRING = 2;
    private static final int EXPIRED = 3;

    private final transient Thread thread = Thread.currentThread();
    private final boolean begunInterrupted = thread.isInterrupted();
    private final long started = System.nanoTime();
    private long bytes;

    private Call() {}

    void moved(long count) {
      bytes += count;
    }

    long bytes() {
      return bytes;
    }

    long nanos() {
      return System.nanoTime() - started;
    }

    /** Whether the caller was interrupted before, which can't have been for the deadline. */
    boolean begunInterrupted() {
      return begunInterrupted;
    }

    boolean expired() {
      return get() >= EXPIRING;
    }

    private void expire() {
      if (compareAndSet(RUNNING, EXPIRING)) {
        thread.interrupt();
        set(EXPIRED);
      }
    }

    private void end() {
      if (!compareAndSet(RUNNING, ENDED)) {
        while (get() == EXPIRING) {
          Thread.onSpinWait();
        }
        if (!begunInterrupted) {
          Thread.interrupted();
        }
      }
    }
  }

  Calls(Duration timeout) {
    this.timeout = timeout;
    Thread watch = new Thread(this::expireLateCalls, "worldkeep-deadlines");
    watch.setDaemon(true);
    watch.start();
  }

  Duration timeout() {
    return timeout;
  }

  boolean closed() {
    return closed;
  }

  Call begin() {
    Call call = new Call();
    running.add(call);
    return call;
  }

  void end(Call call) {
    running.remove(call);
    call.end();
  }

  private void expireLateCalls() {
    long tick = Math.max(1_000_000, Math.min(timeout.toNanos() / 10, LONGEST_TICK.toNanos()));
    try {
      while (!end.await(tick, TimeUnit.NANOSECONDS)) {
        running.forEach(this::expireIfLate);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // No other code has this thread: it ends.
    }
  }

  private void expireIfLate(Call call) {
    if (call.nanos() > timeout.toNanos()) {
      call.expire();
    }
  }

  /** Refuses new calls, and waits for the calls under way, which the timeout ends. */
  @Override
  public void close() {
    closed = true;
    long started = System.nanoTime();
    long patience = timeout.plus(LONGEST_TICK).plus(LONGEST_TICK).toNanos();
    while (!running.isEmpty() && System.nanoTime() - started < patience) {
      LockSupport.parkNanos(CLOSE_POLL_NANOS);
    }
    end.countDown();
  }
}
