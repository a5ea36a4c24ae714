package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The login at the backend, and when it has to be done again. */
final class Login {
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** Whatever the backend says: it may say that a login never ends. */
  private static final Duration LATEST = Duration.ofDays(30);

  private final Services services;
  private final EventLoop loop;
  private final Runnable expiring;
  private final InstantSource clock = InstantSource.system();

  /**
   * Not logged in yet.
   *
   * @param expiring called on the loop, some time before a login ends
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
