package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

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
    logIn(services.repeated());
    return Trigger.LOGGED_IN;
  }

  /**
   * Logs in again, beside the steps. The caller interrupts the thread at the end of the limit.
   *
   * @throws TimeoutException if the limit is over; the message has the latest failure
   */
  void again(Duration limit) throws Exception {
    Repeated apart = new Repeated(services.audience());
    try {
      logIn(apart);
    } catch (Exception e) {
      if (e instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
        throw apart.late(limit);
      }
      throw e;
    }
  }

  private void logIn(Repeated repeated) throws Exception {
    Optional<Instant> until = services.logIn(repeated);
    until.ifPresent(this::renewBefore);
  }

  private void renewBefore(Instant end) {
    Duration left = Duration.between(clock.instant(), end).minus(MARGIN);
    Duration atLeast = left.compareTo(SOONEST) < 0 ? SOONEST : left;
    loop.after(atLeast.compareTo(LATEST) > 0 ? LATEST : atLeast, expiring);
  }
}
