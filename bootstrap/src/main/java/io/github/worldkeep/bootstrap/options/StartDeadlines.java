package io.github.worldkeep.bootstrap.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long each step to a session may take.
 *
 * @param login to open the stores, and to log in to the backend
 * @param register for the host, each time that it is asked for something
 * @param allocation how long to wait for a session; empty for ever
 * @param session to create, to find and to enter the session, each
 * @param lease for another server to give the session and its world up, or to expire
 * @param load to restore the world
 * @param start for the game to start, and the address to be published
 */
public record StartDeadlines(
    Duration login,
    Duration register,
    Optional<Duration> allocation,
    Duration session,
    Duration lease,
    Duration load,
    Duration start) {
  /**
   * 30 s each; but 10 s for the session, 5 minutes to load, 2 to start; no end of waiting for one.
   */
  public static final StartDeadlines DEFAULT =
      new StartDeadlines(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Optional.empty(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2));

  public StartDeadlines {
    List.of(login, register, session, lease, load, start).forEach(Intervals::requirePositive);
    allocation.ifPresent(Intervals::requirePositive);
  }

  /** With another time for all that the backend and the host are asked for. */
  public StartDeadlines withServices(Duration other) {
    return new StartDeadlines(other, other, allocation, other, lease, load, start);
  }

  /** With another time to wait for a session. */
  public StartDeadlines withAllocation(Duration other) {
    return new StartDeadlines(login, register, Optional.of(other), session, lease, load, start);
  }

  /** With another time to wait for leases. */
  public StartDeadlines withLease(Duration other) {
    return new StartDeadlines(login, register, allocation, session, other, load, start);
  }

  /** With other times to restore the world, and for the game to start. */
  public StartDeadlines withGame(Duration otherLoad, Duration otherStart) {
    return new StartDeadlines(login, register, allocation, session, lease, otherLoad, otherStart);
  }
}
