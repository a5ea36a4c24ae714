package io.github.worldkeep.bootstrap.backend.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What shows a backend who asks. A secret.
 *
 * @param issued when it was asked for, by a clock that only goes forward
 * @param lifetime how long it is good from then on; empty if it does not end
 * @param renewal when to ask for another one
 * @param until when it ends, for people
 */
record AccessToken(
    String value,
    long issued,
    Optional<Duration> lifetime,
    Optional<Long> renewal,
    Optional<Instant> until) {
  private static final Duration LONGEST_MARGIN = Duration.ofMinutes(1);
  private static final int SHARE = 5;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  static AccessToken of(String value, long issued, Instant now, Optional<Duration> lifetime) {
    Optional<Long> renewal = lifetime.map(time -> issued + time.minus(margin(time)).toNanos());
    return new AccessToken(value, issued, lifetime, renewal, lifetime.map(now::plus));
  }

  private static Duration margin(Duration lifetime) {
    Duration share = lifetime.dividedBy(SHARE);
    return share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN;
  }

  boolean isDue(long now) {
    return renewal.isPresent() && now - renewal.get() >= 0;
  }

  boolean isGood(long now) {
    return lifetime.isEmpty() || now - issued < lifetime.get().toNanos();
  }

  /** The same, to be renewed a little later: the attempt failed. */
  AccessToken later(long now) {
    return new AccessToken(value, issued, lifetime, Optional.of(now + PAUSE.toNanos()), until);
  }

  @Override
  public String toString() {
    return "AccessToken[until=" + until + "]";
  }
}
