package io.github.worldkeep.state.match;

/** The state of a match. */
public enum MatchState {
  /**
   * The match has no result yet. If its server is gone, the match stays in this state until another
   * server ends it.
   */
  RUNNING,
  /** The match has a result, and never changes any more. */
  ENDED
}
