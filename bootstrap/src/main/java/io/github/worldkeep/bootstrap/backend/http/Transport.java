package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.http.LimitedBody;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests until one is answered: every request of ours may be repeated. Closing it ends what
 * is under way.
 */
final class Transport implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final long pauseNanos;
  private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** One for the process: the thread of a client can't be ended on Java 17. */
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // A token is for the backend alone.
            .build();
  }

  Transport(Pace pace) {
    this.pauseNanos = pace.pause().toNanos();
  }

  /**
   * An answer that is not passing.
   *
   * @throws BackendException UNAVAILABLE if there was none in time
   */
  Answer send(String what, HttpRequest request, CallDeadline deadline) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == ATTEMPTS || deadline.left() < 2 * pauseNanos;
      try {
        Answer answer = exchange(request, last ? deadline : deadline.half());
        if (!answer.isPassing()) {
          return answer;
        }
        if (last) {
          throw unavailable(what, "the backend answered " + answer.status(), null);
        }
      } catch (IOException | TimeoutException | CancellationException e) {
        if (last || closed.getCount() == 0) {
          throw unavailable(what, problem(e), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(what, "the thread was interrupted", e);
      }
      pause(what, Math.min(pauseNanos << (attempt - 1), deadline.left()));
    }
  }

  private Answer exchange(HttpRequest request, CallDeadline deadline)
      throws IOException, TimeoutException, InterruptedException {
    long number = requests.incrementAndGet();
    CompletableFuture<HttpResponse<byte[]>> future =
        Shared.CLIENT.sendAsync(request, info -> new LimitedBody());
    underWay.put(number, future);
    try {
      if (closed.getCount() == 0) {
        throw new CancellationException();
      }
      return new Answer(future.get(deadline.left(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } finally {
      future.cancel(true);
      underWay.remove(number);
    }
  }

  private String problem(Exception e) {
    if (closed.getCount() == 0) {
      return "the backend is closed";
    }
    return e instanceof TimeoutException
        ? "the backend did not answer in time"
        : "the backend can't be reached (" + Bounds.text(String.valueOf(e.getMessage())) + ")";
  }

  private void pause(String what, long nanos) {
    try {
      if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
        throw unavailable(what, "the backend is closed", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, "the thread was interrupted", e);
    }
  }

  static BackendException unavailable(String what, String problem, @Nullable Throwable cause) {
    return new BackendException(Kind.UNAVAILABLE, what + ": " + problem, cause);
  }

  @Override
  public void close() {
    closed.countDown();
    underWay.values().forEach(future -> future.cancel(true));
  }
}
