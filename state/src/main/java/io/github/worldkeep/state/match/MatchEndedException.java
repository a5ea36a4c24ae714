package io.github.worldkeep.state.match;

import java.time.Instant;

/**
 * Thrown if the match has ended, so that its record never changes any more. Nothing was written.
 * {@link Matches#get} returns the final record.
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

  /** The time at which the match ended, by the store's clock. */
  public Instant endedAt() {
    return endedAt;
  }
}
