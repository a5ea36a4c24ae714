package io.github.worldkeep.bootstrap.options;

import static io.github.worldkeep.bootstrap.options.Intervals.HOUR;

import io.github.worldkeep.state.lease.LeaseTerms;
import java.time.Duration;

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
  private static final Duration LEAST_LEASE = Duration.ofSeconds(2);

  /** The defaults of all parts. */
  public static final Times DEFAULT =
      new Times(
          LeaseTerms.DEFAULT, StartDeadlines.DEFAULT, StopDeadlines.DEFAULT, Intervals.DEFAULT);

  Times with(Variables variables) {
    Duration term = variables.time("WORLDKEEP_LEASE", lease.lease(), LEAST_LEASE, HOUR);
    return new Times(
        term.equals(lease.lease()) ? lease : LeaseTerms.of(term),
        start.with(variables),
        stop.with(variables),
        intervals.with(variables));
  }

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
