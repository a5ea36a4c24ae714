package io.github.worldkeep.state.token;

import java.nio.charset.StandardCharsets;

/**
 * The keys of one session's tokens: {@code tokens/<session>/<hash>}. In the session {@code /} and
 * {@code %} are escaped, so that no session's keys start with the prefix of another.
 */
final class SessionKeys {
  private static final int MAX_SESSION_BYTES = 400;

  private final String prefix;

  SessionKeys(String session) {
    Names.require("session", session);
    String escaped = session.replace("%", "%25").replace("/", "%2F");
    if (escaped.getBytes(StandardCharsets.UTF_8).length > MAX_SESSION_BYTES) {
      throw new IllegalArgumentException(
          "session has more than 400 bytes in UTF-8, of which / and % count as three: shorten it");
    }
    prefix = "tokens/" + escaped + "/";
  }

  String prefix() {
    return prefix;
  }

  String key(String hash) {
    return prefix + hash;
  }
}
