package io.github.worldkeep.bootstrap.backend;

import java.util.Optional;

/**
 * Where a file comes from: a session, or a match that was played in it.
 *
 * @param session the session's id
 * @param match the match's id; empty if the session had no match
 */
public record Origin(String session, Optional<String> match) {
  public Origin {
    if (session.isEmpty() || match.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("the ids of a session and of a match are not empty");
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
