package io.github.worldkeep.state.match;

import java.time.Instant;

/**
 * The match has ended, and its record never changes any more: nothing was written. {@link
 * Matches#get} answers the result that stands.
 */
public final class MatchEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String match;
  private final Instant endedAt;

  MatchEndedException(String match, Instant endedAt) {
    super("match " + match + " ended at " + endedAt + ": its record never changes any more");
    this.match = match;
    this.endedAt = endedAt;
  }

  /** The match's id. */
  public String matchId() {
    return match;
  }

  /** When it ended, by the store's clock. */
  public Instant endedAt() {
    return endedAt;
  }
}
