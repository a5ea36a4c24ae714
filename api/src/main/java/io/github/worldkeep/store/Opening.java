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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Opens a store within the timeout.
 *
 * @param uri the URI of the configuration, for messages
 * @param resolved the URI with its references resolved
 */
record Opening(
    StoreKind kind,
    StoreUri uri,
    StoreUri resolved,
    StoreProvider provider,
    DriverContext context,
    Calls calls)
    implements Callable<Opening.Opened> {

  /** A store that was opened. */
  record Opened(Opening opening, StoreDriver driver) {
    /** Returns a property of the driver. */
    <T> T ask(Function<StoreDriver, T> question) {
      return opening.classified(() -> question.apply(driver));
    }

    void close() {
      try {
        driver.close();
      } catch (DriverException e) {
        throw opening.failure("close", e);
      }
    }
  }

  /**
   * Opens all stores side by side. The first failure interrupts the others, and is thrown when all
   * have ended. An interrupt of the caller has the same effect, and the interrupt flag stays set.
   *
   * @param opened receives each store that was opened, also when another fails
   */
  static void all(List<Opening> openings, Consumer<Opened> opened) {
    if (openings.size() == 1) {
      opened.accept(openings.get(0).call()); // On the caller's thread: no other is needed.
      return;
    }
    LoggerFactory.getILoggerFactory(); // SLF4J logs a warning if several threads start it at once.
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
      throw thrown(failures);
    }
  }

  /**
   * Returns the first failure, which interrupted the others, with the places where these waited.
   */
  private static StoreException thrown(List<Throwable> failures) {
    for (Throwable failure : failures) {
      if (!(failure instanceof StoreException)) {
        throw new AssertionError("a driver ended with an error", failure);
      }
    }
    StoreException first = (StoreException) failures.get(0);
    List<Throwable> others = failures.subList(1, failures.size());
    if (first.kind() == Kind.INTERRUPTED && !others.isEmpty()) {
      String all =
          failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; and "));
      first = new StoreException(Kind.INTERRUPTED, first.retry(), all, first);
    }
    others.forEach(first::addSuppressed);
    return first;
  }

  @Override
  public Opened call() {
    Call call = calls.begin();
    try {
      return classified(() -> new Opened(this, open(call)));
    } finally {
      calls.end(call);
    }
  }

  private StoreDriver open(Call call) {
    try {
      return provider.open(resolved, context);
    } catch (InterruptedException e) {
      throw interrupted(call, "", e);
    } catch (DriverException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw interrupted(call, ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private StoreException interrupted(Call call, String detail, Exception cause) {
    if (call.expired()) {
      String message =
          "no answer within " + context.timeout(); // The driver knows an interrupt only.
      return failure("open", Kind.TIMEOUT, Retry.SAFE, message, cause);
    }
    Thread.currentThread().interrupt();
    String message = "interrupted while it waited for the store's answer" + detail;
    return failure("open", Kind.INTERRUPTED, Retry.SAFE, message, cause);
  }

  /** Classifies an exception of a driver for the caller. */
  private <T> T classified(Supplier<T> action) {
    try {
      return action.get();
    } catch (DriverException e) {
      throw failure("open", e);
    } catch (StoreException e) {
      throw e;
    } catch (LinkageError e) {
      throw failure("open", Kind.UNSUPPORTED, Retry.NEVER, Library.problem(e), e);
    } catch (RuntimeException e) {
      String message = "the driver failed: " + e.getClass().getName();
      throw failure("open", Kind.INTERNAL, Retry.NEVER, message, e);
    }
  }

  private StoreException failure(String operation, DriverException e) {
    String message = String.valueOf(e.getMessage());
    return failure(operation, e.kind(), e.retry().orElse(Retry.NEVER), message, e);
  }

  StoreException failure(
      String operation, Kind what, Retry retry, String message, @Nullable Throwable cause) {
    String text = kind.label() + " (" + uri + "), " + operation + ": " + message;
    return new StoreException(what, retry, text, cause);
  }
}
