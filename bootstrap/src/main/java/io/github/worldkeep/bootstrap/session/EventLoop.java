package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which the events of a run are handled. An event that throws is logged, and the loop
 * continues.
 */
final class EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("worldkeep-session"));

  /** Handles an event. Does nothing after the end. */
  void post(Runnable event) {
    try {
      thread.execute(guarded(event));
    } catch (RejectedExecutionException e) {
      LOG.debug("an event after the end is of no use", e);
    }
  }

  void after(Duration pause, Runnable task) {
    try {
      var unused = thread.schedule(guarded(task), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("an event after the end is of no use", e);
    }
  }

  Future<?> every(Duration pause, Runnable task) {
    return thread.scheduleWithFixedDelay(
        guarded(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Runnable guarded(Runnable event) {
    return () -> {
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        LOG.error("an event failed", e);
      }
    };
  }

  void end() {
    thread.shutdownNow();
  }
}
