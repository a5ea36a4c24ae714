package io.github.worldkeep.store.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Several threads that start at the same moment. */
final class Race {
  private Race() {}

  /** Returns the result of each runner, in order, or throws the exception of a runner. */
  static <T> List<T> run(int runners, IntFunction<Callable<T>> runner) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(runners);
    try {
      CyclicBarrier start = new CyclicBarrier(runners);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        Callable<T> task = runner.apply(i);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        cause.addSuppressed(e);
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
