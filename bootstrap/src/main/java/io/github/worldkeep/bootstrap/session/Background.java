package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks for which no state waits. Belongs to the event loop. */
final class Background {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private final EventLoop loop;
  private final Audience audience;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("worldkeep-aside"));
  private final List<Future<?>> regular = new ArrayList<>();

  Background(EventLoop loop, Audience audience) {
    this.loop = loop;
    this.audience = audience;
  }

  /** Runs a task that calls the backend or the store. Its failure is logged and reported. */
  void run(Problems.Attempt task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (Exception e) {
            LOG.warn("the backend could not be reached: {}", e.getMessage());
            audience.tell(listener -> listener.failed("reach the backend", e));
          }
        });
  }

  /**
   * Runs an action of the table.
   *
   * @param ended receives what its end means, on the event loop; null if nothing. Then its failure,
   *     if it failed
   */
  Future<?> run(
      Action action,
      Problems.Attempt task,
      BiConsumer<@Nullable Trigger, @Nullable Exception> ended) {
    return threads.submit(
        () -> {
          Trigger outcome = null;
          Exception cause = null;
          try {
            task.run();
          } catch (Exception e) {
            LOG.warn("could not {}", action.text(), e);
            audience.tell(listener -> listener.failed(action.text(), e));
            outcome = action.failure();
            cause = e;
          }
          Trigger result = outcome;
          Exception why = cause;
          loop.post(() -> ended.accept(result, why));
        });
  }

  /** Runs a short task on the event loop, at this interval, until {@link #endRegular}. */
  void regularly(Duration interval, Runnable task) {
    regular.add(loop.every(interval, task));
  }

  void endRegular() {
    regular.forEach(task -> task.cancel(false));
    regular.clear();
  }

  /** Runs the last task, and ends the threads after it. */
  void runLast(Runnable task) {
    threads.execute(
        () -> {
          task.run();
          threads.shutdownNow();
        });
  }
}
