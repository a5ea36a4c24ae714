package io.github.worldkeep.bootstrap.backend.http;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/** What a backend answered. Its body is never repeated in a message: it may hold a secret. */
final class Answer {
  private static final String PROBLEM = "application/problem+json";

  private final HttpResponse<byte[]> response;

  Answer(HttpResponse<byte[]> response) {
    this.response = response;
  }

  int status() {
    return response.statusCode();
  }

  byte[] body() {
    return response.body();
  }

  Optional<String> etag() {
    return response.headers().firstValue("etag");
  }

  /** Whether asking again may help: the backend did not get to it. */
  boolean isPassing() {
    int status = status();
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }

  /**
   * Whether the backend itself says that there is no such thing. A proxy on the way that does not
   * find the backend answers the same status, but not of this type.
   */
  boolean isMissing() {
    String type = response.headers().firstValue("content-type").orElse("");
    return (status() == 404 || status() == 410)
        && type.toLowerCase(Locale.ROOT).startsWith(PROBLEM);
  }

  boolean isDone() {
    return status() >= 200 && status() < 300;
  }
}
