package io.github.worldkeep.state.lease;

import java.time.Duration;

/**
 * The lease time of a server, and the interval of its heartbeat.
 *
 * @param lease the time without a heartbeat, by the store's clock, after which other servers may
 *     take over; at least 100 ms
 * @param heartbeat the interval of the heartbeat, at most half of the lease time
 */
public record LeaseTerms(Duration lease, Duration heartbeat) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** A lease time of 15 seconds, and a heartbeat every 5. */
  public static final LeaseTerms DEFAULT = of(Duration.ofSeconds(15));

  public LeaseTerms {
    if (lease.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a lease has at least 100 ms, not " + lease);
    }
    if (heartbeat.isZero()
        || heartbeat.isNegative()
        || heartbeat.compareTo(lease.dividedBy(2)) > 0) {
      throw new IllegalArgumentException(
          "the heartbeat is more than 0, and at most half of the lease: " + lease.dividedBy(2));
    }
  }

  /** The terms of a lease time, with three heartbeats in it. */
  public static LeaseTerms of(Duration lease) {
    return new LeaseTerms(lease, lease.dividedBy(3));
  }
}
