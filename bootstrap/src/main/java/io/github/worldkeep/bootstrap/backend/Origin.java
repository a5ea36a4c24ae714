package io.github.worldkeep.bootstrap.backend;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a file comes from: a session, or a match that was played in it.
 *
 * @param session 1 to 100 of {@code a-z A-Z 0-9 _ -}
 * @param match 1 to 128 of {@code a-z A-Z 0-9 _ - .}, not beginning with a dot; empty if the
 *     session had no match
 */
public record Origin(String session, Optional<String> match) {
  private static final Pattern SESSION = Pattern.compile("[a-zA-Z0-9_-]{1,100}");
  private static final Pattern MATCH = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,127}");

  public Origin {
    if (!SESSION.matcher(session).matches()) {
      throw new IllegalArgumentException("the id of a session is 1 to 100 of a-z A-Z 0-9 _ -");
    }
    if (match.filter(id -> !MATCH.matcher(id).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "the id of a session's match is 1 to 128 of a-z A-Z 0-9 _ - . and begins with no dot");
    }
  }

  /** A session. */
  public static Origin session(String id) {
    return new Origin(id, Optional.empty());
  }

  /** A match of a session. */
  public static Origin match(String session, String id) {
    return new Origin(session, Optional.of(id));
  }
}
