package io.github.worldkeep.store;

import io.github.worldkeep.store.Calls.Call;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A store to be opened, within the timeout.
 *
 * @param uri as the configuration names it, for messages
 * @param resolved with its references resolved
 */
record Opening(
    StoreKind kind,
    StoreUri uri,
    StoreUri resolved,
    StoreProvider provider,
    DriverContext context,
    Calls calls)
    implements Callable<Opening.Opened> {

  /** A driver, by the URI it was opened with. */
  record Opened(StoreUri resolved, StoreDriver driver) {}

  /**
   * Opens all of them, side by side. The first failure breaks off those under way, and is thrown
   * when all have ended; so does an interrupt of the caller, which is kept.
   *
   * @param opened is given each that was opened, also when another fails
   */
  static void all(List<Opening> openings, Consumer<Opened> opened) {
    if (openings.size() == 1) {
      opened.accept(openings.get(0).call()); // On the caller's thread: no other is needed.
      return;
    }
    LoggerFactory.getILoggerFactory(); // Started by several threads at once, it complains.
    ExecutorService threads = Executors.newCachedThreadPool(Opening::thread);
    try {
      CompletionService<Opened> ended = new ExecutorCompletionService<>(threads);
      openings.forEach(ended::submit);
      awaitAll(openings.size(), ended, threads, opened);
    } finally {
      threads.shutdown();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "worldkeep-open");
    thread.setDaemon(true);
    return thread;
  }

  private static void awaitAll(
      int count,
      CompletionService<Opened> ended,
      ExecutorService threads,
      Consumer<Opened> opened) {
    List<Throwable> failures = new ArrayList<>();
    boolean interrupted = false;
    int left = count;
    while (left > 0) {
      try {
        opened.accept(ended.take().get());
        left--;
      } catch (InterruptedException e) {
        interrupted = true;
        threads.shutdownNow();
      } catch (ExecutionException e) {
        left--;
        failures.add(e.getCause());
        threads.shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      throwFirst(failures);
    }
  }

  private static void throwFirst(List<Throwable> failures) {
    Throwable first = failures.get(0);
    if (first instanceof StoreException failure) {
      throw failure;
    }
    throw new AssertionError("a driver ended with an error", first);
  }

  @Override
  public Opened call() {
    Call call = calls.begin();
    try {
      return new Opened(resolved, provider.open(resolved, context));
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    } catch (DriverException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw interrupted(call, e);
      }
      throw failure(e.kind(), e.retry().orElse(Retry.NEVER), String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = "the driver failed: " + e.getClass().getName();
      throw failure(Kind.INTERNAL, Retry.NEVER, message, e);
    } finally {
      calls.end(call);
    }
  }

  private StoreException interrupted(Call call, Exception cause) {
    if (call.expired()) {
      String message = "no answer within " + context.timeout();
      return failure(Kind.TIMEOUT, Retry.SAFE, message, cause);
    }
    Thread.currentThread().interrupt();
    return failure(Kind.INTERRUPTED, Retry.SAFE, "interrupted", cause);
  }

  StoreException failure(Kind what, Retry retry, String message, @Nullable Throwable cause) {
    String text = kind.label() + " (" + uri + "), open: " + message;
    return new StoreException(what, retry, text, cause);
  }
}
