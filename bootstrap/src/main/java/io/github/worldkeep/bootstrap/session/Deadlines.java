package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long each step may take. When a host or a signal ends the server, they share what it grants.
 *
 * @param grace how long after a signal the process is killed, as far as is known: a host that says
 *     so itself is believed more
 * @param login for the backend
 * @param register for the host, each time that it is asked for something
 * @param allocation how long to wait for a session; empty for ever
 * @param session for creating, finding and entering the session, each
 * @param lease for another server to give the session and its world up, or to expire
 * @param load for restoring the world
 * @param start for the game to start, and the address to be published
 * @param drain for the players to leave
 * @param stop for the game to stop
 * @param save for the final save
 * @param cleanUp for giving everything back, files uploaded
 */
public record Deadlines(
    Duration grace,
    Duration login,
    Duration register,
    Optional<Duration> allocation,
    Duration session,
    Duration lease,
    Duration load,
    Duration start,
    Duration drain,
    Duration stop,
    Duration save,
    Duration cleanUp) {
  /** A grace of 30 s, a lease of 30 s, 5 minutes to load, a minute to save; no end of waiting. */
  public static final Deadlines DEFAULT =
      new Deadlines(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Optional.empty(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));

  public Deadlines {
    List.of(grace, login, register, session, lease, load, start, drain, stop, save, cleanUp)
        .forEach(Deadlines::requirePositive);
    allocation.ifPresent(Deadlines::requirePositive);
  }

  private static void requirePositive(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline is more than 0, not " + deadline);
    }
  }

  /** With another grace. */
  public Deadlines withGrace(Duration other) {
    return new Deadlines(
        other,
        login,
        register,
        allocation,
        session,
        lease,
        load,
        start,
        drain,
        stop,
        save,
        cleanUp);
  }

  /** With another time to wait for a session. */
  public Deadlines withAllocation(Duration other) {
    return new Deadlines(
        grace,
        login,
        register,
        Optional.of(other),
        session,
        lease,
        load,
        start,
        drain,
        stop,
        save,
        cleanUp);
  }

  /** With another time to wait for leases. */
  public Deadlines withLease(Duration other) {
    return new Deadlines(
        grace,
        login,
        register,
        allocation,
        session,
        other,
        load,
        start,
        drain,
        stop,
        save,
        cleanUp);
  }

  /** With another time for players to leave. */
  public Deadlines withDrain(Duration other) {
    return new Deadlines(
        grace,
        login,
        register,
        allocation,
        session,
        lease,
        load,
        start,
        other,
        stop,
        save,
        cleanUp);
  }

  /** With other times for the game to stop, and to be saved. */
  public Deadlines withEnd(Duration otherStop, Duration otherSave) {
    return new Deadlines(
        grace,
        login,
        register,
        allocation,
        session,
        lease,
        load,
        start,
        drain,
        otherStop,
        otherSave,
        cleanUp);
  }

  /** With other times for the backend and the host. */
  public Deadlines withServices(Duration other) {
    return new Deadlines(
        grace, other, other, allocation, other, lease, load, start, drain, stop, save, cleanUp);
  }
}
