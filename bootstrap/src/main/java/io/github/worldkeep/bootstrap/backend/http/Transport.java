package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.http.BoundedHttpClient;
import io.github.worldkeep.bootstrap.http.ExchangeException;
import io.github.worldkeep.bootstrap.http.ExchangeException.Reason;
import io.github.worldkeep.bootstrap.http.Response;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends requests up to three times: each request of this client may be repeated. */
final class Transport implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Set<Reason> RETRYABLE = Set.of(Reason.UNREACHABLE, Reason.TIMED_OUT);

  private final long pauseNanos;
  private final BoundedHttpClient client = new BoundedHttpClient();

  Transport(Pace pace) {
    this.pauseNanos = pace.pause().toNanos();
  }

  /**
   * Sends a request.
   *
   * @param what names the request in messages, without a secret
   * @return the first response that is not retryable
   * @throws BackendException UNAVAILABLE if there is none before the deadline
   */
  Response send(String what, HttpRequest request, CallDeadline deadline) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == ATTEMPTS || deadline.left() < 2 * pauseNanos;
      CallDeadline limit = last ? deadline : deadline.half();
      try {
        Response response = client.send(request, Duration.ofNanos(limit.left()));
        if (!response.isRetryable()) {
          return response;
        }
        if (last) {
          throw unavailable(what, "the backend answered " + response.status(), null);
        }
      } catch (ExchangeException e) {
        if (last || !RETRYABLE.contains(e.reason())) {
          throw unavailable(what, problem(e), e);
        }
      }
      pause(what, Math.min(pauseNanos << (attempt - 1), deadline.left()));
    }
  }

  private void pause(String what, long nanos) {
    try {
      client.pause(Duration.ofNanos(nanos));
    } catch (ExchangeException e) {
      throw unavailable(what, problem(e), e);
    }
  }

  private static String problem(ExchangeException e) {
    return switch (e.reason()) {
      case UNREACHABLE ->
          "the backend can't be reached (" + Bounds.text(String.valueOf(e.getCause())) + ")";
      case TIMED_OUT -> "the backend did not answer in time";
      case REFUSED -> String.valueOf(e.getMessage());
      case CLOSED -> "the backend is closed";
      case INTERRUPTED -> "the thread was interrupted";
    };
  }

  static BackendException unavailable(String what, String problem, @Nullable Throwable cause) {
    return new BackendException(Kind.UNAVAILABLE, what + ": " + problem, cause);
  }

  /** Makes the requests that wait fail, and all later ones. */
  @Override
  public void close() {
    client.close();
  }
}
