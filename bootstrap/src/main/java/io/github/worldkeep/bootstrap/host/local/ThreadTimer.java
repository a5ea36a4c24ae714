package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer in real time. Its one thread starts with the first task. */
final class ThreadTimer implements Timer {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadTimer.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, ThreadTimer::daemon);

  ThreadTimer() {
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "worldkeep-local-host");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      Future<?> unused = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A listener of the local host failed", e);
    }
  }

  @Override
  public void pause(Duration delay) {
    if (delay.isZero() ? closed.getCount() == 0 : closedWithin(delay)) {
      throw closed(null);
    }
  }

  private boolean closedWithin(Duration delay) {
    try {
      return closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("host 'local': interrupted while it was asked", e);
    }
  }

  private static HostException closed(@Nullable Throwable cause) {
    return new HostException("host 'local' is closed", cause);
  }

  /**
   * Ends the thread without an interrupt, so that a listener completes the message that it handles.
   */
  @Override
  public void close() {
    closed.countDown();
    thread.shutdown();
  }
}
