package io.github.worldkeep.bootstrap.http;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;

/**
 * A complete response.
 *
 * @param status the status of HTTP
 * @param headers the headers, of at most 384 KiB
 * @param body the body, decoded as UTF-8; may hold a secret
 */
public record Response(int status, HttpHeaders headers, String body) {
  private static final Set<Integer> TOO_EARLY = Set.of(408, 425, 429);

  /** Returns whether the status is 2xx. */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /** Returns whether the same request may succeed later: the status is 408, 425, 429 or 5xx. */
  public boolean isRetryable() {
    return (status >= 500 && status < 600) || TOO_EARLY.contains(status);
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Returns the status alone: headers and body may hold a secret. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
