package io.github.worldkeep.bootstrap.backend;

import java.util.Optional;

/**
 * The origin of a file: a session, or a match in a session.
 *
 * @param session the session's id
 * @param match the match's id; empty if the file belongs to the session
 */
public record Origin(String session, Optional<String> match) {
  public Origin {
    if (session.isEmpty() || match.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("the ids of a session and of a match are not empty");
    }
  }

  /** Returns a session as the origin. */
  public static Origin session(String id) {
    return new Origin(id, Optional.empty());
  }

  /** Returns a match of a session as the origin. */
  public static Origin match(String session, String id) {
    return new Origin(session, Optional.of(id));
  }
}
