package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.state.lease.LeaseTerms;

/**
 * How long everything takes.
 *
 * @param lease how soon others presume this server dead
 * @param start how long each step to a session may take
 * @param stop how long each step to the end may take
 * @param intervals what happens how often in between
 */
public record Times(
    LeaseTerms lease, StartDeadlines start, StopDeadlines stop, Intervals intervals) {
  /** The usual ones. */
  public static final Times DEFAULT =
      new Times(
          LeaseTerms.DEFAULT, StartDeadlines.DEFAULT, StopDeadlines.DEFAULT, Intervals.DEFAULT);

  /** With another lease. */
  public Times withLease(LeaseTerms other) {
    return new Times(other, start, stop, intervals);
  }

  /** With other steps to a session. */
  public Times withStart(StartDeadlines other) {
    return new Times(lease, other, stop, intervals);
  }

  /** With other steps to the end. */
  public Times withStop(StopDeadlines other) {
    return new Times(lease, start, other, intervals);
  }

  /** With another intervals. */
  public Times withIntervals(Intervals other) {
    return new Times(lease, start, stop, other);
  }
}
