package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the stores with the timeout of a backend, because the timeout of the stores may be longer.
 * A call that takes longer is interrupted.
 */
final class Patience implements AutoCloseable {
  private static final int MAX_THREADS = 16;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0, MAX_THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Patience::thread);

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "worldkeep-backend");
    thread.setDaemon(true);
    return thread;
  }

  <T> T ask(String what, Duration limit, Callable<T> call) {
    Future<T> answer = submit(what, call);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause());
    } catch (TimeoutException e) {
      String problem = " took longer than " + limit + "; whether it was done is not known";
      throw new BackendException(Kind.UNAVAILABLE, what + problem, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException(Kind.UNAVAILABLE, what + " was interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private <T> Future<T> submit(String what, Callable<T> call) {
    try {
      return threads.submit(call);
    } catch (RejectedExecutionException e) {
      String problem = ": the backend is closed, or too many calls wait for the store";
      throw new BackendException(Kind.UNAVAILABLE, what + problem, e);
    }
  }

  private static RuntimeException failure(String what, @Nullable Throwable cause) {
    if (cause instanceof BackendException e) {
      return e;
    } else if (cause instanceof StoreException e) {
      return new BackendException(kind(e), what + ": " + e.getMessage(), e);
    } else if (cause instanceof IOException || cause instanceof IllegalArgumentException) {
      return new BackendException(Kind.INVALID, what + ": " + cause.getMessage(), cause);
    }
    return new IllegalStateException(what + " failed by a defect", cause);
  }

  private static Kind kind(StoreException e) {
    return switch (e.kind()) {
      case UNAVAILABLE, TIMEOUT, THROTTLED, CLOSED, INTERRUPTED -> Kind.UNAVAILABLE;
      case CONFLICT, ALREADY_EXISTS -> Kind.UNAVAILABLE; // Other writers were faster repeatedly.
      case DENIED -> Kind.DENIED;
      case NOT_FOUND, INVALID, NEWER_FORMAT, UNSUPPORTED, CORRUPT, INTERNAL -> Kind.INVALID;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
