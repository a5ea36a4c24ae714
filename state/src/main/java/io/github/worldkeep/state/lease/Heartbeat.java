package io.github.worldkeep.state.lease;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A thread that repeats a task until it is stopped. */
final class Heartbeat {
  private final Runnable beat;
  private final long nanos;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private boolean stopped;

  Heartbeat(String name, Duration interval, Runnable beat) {
    this.beat = beat;
    this.nanos = interval.toNanos();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (pause(nanos)) {
      try {
        beat.run();
      } catch (RuntimeException e) { // A listener may have thrown it; the heartbeat continues.
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  /** Pauses. Returns false if the heartbeat was stopped. */
  boolean pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!stopped && left > 0) {
        left = stop.awaitNanos(left);
      }
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Stops the thread, and waits for the last beat to end or for an interrupt of the caller. */
  void stop(Duration patience) {
    lock.lock();
    try {
      stopped = true;
      stop.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
