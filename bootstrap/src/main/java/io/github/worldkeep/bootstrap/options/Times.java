package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.state.lease.LeaseTerms;

/**
 * The deadlines and intervals of a server.
 *
 * @param lease how soon other servers presume this one dead
 * @param start the deadlines of the steps that start a session
 * @param stop the deadlines of the steps that end a session
 * @param intervals the intervals while a session is played
 */
public record Times(
    LeaseTerms lease, StartDeadlines start, StopDeadlines stop, Intervals intervals) {
  /** The defaults of all parts. */
  public static final Times DEFAULT =
      new Times(
          LeaseTerms.DEFAULT, StartDeadlines.DEFAULT, StopDeadlines.DEFAULT, Intervals.DEFAULT);

  /** Returns these times with other terms of leases. */
  public Times withLease(LeaseTerms other) {
    return new Times(other, start, stop, intervals);
  }

  /** Returns these times with other deadlines to start a session. */
  public Times withStart(StartDeadlines other) {
    return new Times(lease, other, stop, intervals);
  }

  /** Returns these times with other deadlines to end a session. */
  public Times withStop(StopDeadlines other) {
    return new Times(lease, start, other, intervals);
  }

  /** Returns these times with other intervals. */
  public Times withIntervals(Intervals other) {
    return new Times(lease, start, stop, other);
  }
}
