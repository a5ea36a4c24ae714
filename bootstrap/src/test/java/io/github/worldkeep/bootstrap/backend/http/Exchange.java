package io.github.worldkeep.bootstrap.backend.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;

/**
 * A request as the stand-in got it, and what it answered.
 *
 * @param status 0 if it did not answer
 * @param faithful whether the answer is its own, and not an injected one
 */
record Exchange(
    String method,
    URI uri,
    Headers headers,
    byte[] body,
    int status,
    Headers answerHeaders,
    byte[] answer,
    boolean faithful) {
  String header(String name) {
    return String.valueOf(headers.getFirst(name));
  }

  boolean isLogin() {
    return uri.getPath().equals("/base/oauth/token");
  }
}
