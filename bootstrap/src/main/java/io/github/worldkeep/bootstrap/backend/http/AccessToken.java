package io.github.worldkeep.bootstrap.backend.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token for the backend, which is a secret.
 *
 * @param issued the time of the request for the token, by a monotonic clock
 * @param lifetime the time from then until the token expires; empty if it does not expire
 * @param renewal the time when the token is renewed
 * @param until the time when the token expires, by the wall clock
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

  /** Returns the token with a later renewal: the attempt failed. */
  AccessToken later(long now) {
    return new AccessToken(value, issued, lifetime, Optional.of(now + PAUSE.toNanos()), until);
  }

  @Override
  public String toString() {
    return "AccessToken[until=" + until + "]";
  }
}
