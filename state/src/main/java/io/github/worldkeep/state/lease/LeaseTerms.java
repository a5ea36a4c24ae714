package io.github.worldkeep.state.lease;

import java.time.Duration;

/**
 * How long a server that is not heard of keeps what it owns, and how often it is heard of.
 *
 * @param lease after so long without a heartbeat, by the store's clock, others may take over. At
 *     least 100 ms
 * @param heartbeat at most half of it
 */
public record LeaseTerms(Duration lease, Duration heartbeat) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** 15 seconds, and 5. */
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

  /** With a heartbeat three times as often. */
  public static LeaseTerms of(Duration lease) {
    return new LeaseTerms(lease, lease.dividedBy(3));
  }
}
