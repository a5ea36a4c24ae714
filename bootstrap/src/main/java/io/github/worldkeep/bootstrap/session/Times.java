package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.LeaseTerms;

/**
 * How long everything takes.
 *
 * @param lease how soon others presume this server dead
 * @param start how long each step to a session may take
 * @param stop how long each step to the end may take
 * @param rhythm what happens how often in between
 */
public record Times(LeaseTerms lease, StartDeadlines start, StopDeadlines stop, Rhythm rhythm) {
  /** The usual ones. */
  public static final Times DEFAULT =
      new Times(LeaseTerms.DEFAULT, StartDeadlines.DEFAULT, StopDeadlines.DEFAULT, Rhythm.DEFAULT);

  /** With another lease. */
  public Times withLease(LeaseTerms other) {
    return new Times(other, start, stop, rhythm);
  }

  /** With other steps to a session. */
  public Times withStart(StartDeadlines other) {
    return new Times(lease, other, stop, rhythm);
  }

  /** With other steps to the end. */
  public Times withStop(StopDeadlines other) {
    return new Times(lease, start, other, rhythm);
  }

  /** With another rhythm. */
  public Times withRhythm(Rhythm other) {
    return new Times(lease, start, stop, other);
  }
}
