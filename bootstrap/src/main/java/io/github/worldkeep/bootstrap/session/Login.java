package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Logs in to the backend, and again before the login expires. */
final class Login {
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** The longest wait, as a backend may report that a login never expires. */
  private static final Duration LATEST = Duration.ofDays(30);

  private final Services services;
  private final EventLoop loop;
  private final Runnable expiring;
  private final InstantSource clock = InstantSource.system();

  /**
   * Creates a login, and does not log in yet.
   *
   * @param expiring called on the loop, some time before a login expires
   */
  Login(Services services, EventLoop loop, Runnable expiring) {
    this.services = services;
    this.loop = loop;
    this.expiring = expiring;
  }

  Trigger now() throws Exception {
    Optional<Instant> until = services.logIn();
    until.ifPresent(this::renewBefore);
    return Trigger.LOGGED_IN;
  }

  private void renewBefore(Instant end) {
    Duration left = Duration.between(clock.instant(), end).minus(MARGIN);
    Duration atLeast = left.compareTo(SOONEST) < 0 ? SOONEST : left;
    loop.after(atLeast.compareTo(LATEST) > 0 ? LATEST : atLeast, expiring);
  }
}
