package io.github.worldkeep.state.match;

/** Whether a match has its result. */
public enum MatchState {
  /** It has none yet; also if its server is gone, until another one ends the match. */
  RUNNING,
  /** It has, and never changes any more. */
  ENDED
}
