package io.github.worldkeep.bootstrap.backend.http;

import java.net.http.HttpHeaders;
import java.util.Locale;

/** What a backend answered. Its body is never repeated: it may hold a secret. */
record Answer(int status, HttpHeaders headers, byte[] body) {
  private static final String PROBLEM = "application/problem+json";

  /** Whether asking again may help: the backend did not get to it. */
  boolean isPassing() {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }

  /**
   * Whether the backend itself says that there is no such thing. A proxy on the way that does not
   * find the backend answers the same status, but not of this type.
   */
  boolean isMissing() {
    String type = headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    return (status == 404 || status == 410) && type.startsWith(PROBLEM);
  }

  boolean isDone() {
    return status >= 200 && status < 300;
  }
}
