package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts at the end of a run. A failure is logged and reported, and does not keep the others
 * from being made.
 */
record Problems(Audience audience) {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** A call that may fail. */
  interface Attempt {
    void run() throws Exception;
  }

  void of(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("could not {}", what, e);
      audience.tell(listener -> listener.failed(what, e));
    }
  }

  /** Runs an attempt on another thread, within a limit. An attempt that hangs is left behind. */
  void within(Duration limit, ExecutorService thread, String what, Attempt attempt) {
    of(what, () -> await(thread.submit(() -> call(attempt)), limit));
  }

  private static boolean call(Attempt attempt) throws Exception {
    attempt.run();
    return true;
  }

  private static void await(Future<?> call, Duration limit) throws Exception {
    try {
      call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("it took longer than " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception known ? known : e;
    } finally {
      call.cancel(true);
    }
  }
}
