package io.github.worldkeep.bootstrap.options;

import static io.github.worldkeep.bootstrap.options.Intervals.DAY;
import static io.github.worldkeep.bootstrap.options.Intervals.HOUR;
import static io.github.worldkeep.bootstrap.options.Intervals.SECOND;
import static io.github.worldkeep.bootstrap.options.Intervals.YEAR;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The deadlines of the steps that start a session. All are longer than 0.
 *
 * @param login to open the stores and log in to the backend
 * @param register for each call of the host
 * @param allocation to wait for an allocation; empty for no deadline
 * @param session for each of three steps: to create, find and enter the session
 * @param lease to wait until another server releases the session and its world, or until their
 *     leases expire
 * @param load to restore the world
 * @param start to start the game and publish the address
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
   * 30 s each, except for 10 s for the session, 5 minutes to load and 2 minutes to start. The wait
   * for an allocation has no deadline.
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

  StartDeadlines with(Variables variables) {
    return new StartDeadlines(
        variables.time("WORLDKEEP_LOGIN_TIMEOUT", login, SECOND, HOUR),
        variables.time("WORLDKEEP_REGISTER_TIMEOUT", register, SECOND, HOUR),
        variables.timeOrOff("WORLDKEEP_ALLOCATION_TIMEOUT", allocation, SECOND, YEAR),
        variables.time("WORLDKEEP_SESSION_TIMEOUT", session, SECOND, HOUR),
        variables.time("WORLDKEEP_LEASE_TIMEOUT", lease, SECOND, HOUR),
        variables.time("WORLDKEEP_LOAD_TIMEOUT", load, SECOND, DAY),
        variables.time("WORLDKEEP_START_TIMEOUT", start, SECOND, DAY));
  }

  /**
   * Returns these deadlines with another time for each call of the backend and the host: {@code
   * login}, {@code register} and {@code session}.
   */
  public StartDeadlines withServices(Duration other) {
    return new StartDeadlines(other, other, allocation, other, lease, load, start);
  }

  /** Returns these deadlines with another time to wait for an allocation. */
  public StartDeadlines withAllocation(Duration other) {
    return new StartDeadlines(login, register, Optional.of(other), session, lease, load, start);
  }

  /** Returns these deadlines with another time to wait for leases. */
  public StartDeadlines withLease(Duration other) {
    return new StartDeadlines(login, register, allocation, session, other, load, start);
  }

  /** Returns these deadlines with other times to restore the world and to start the game. */
  public StartDeadlines withGame(Duration otherLoad, Duration otherStart) {
    return new StartDeadlines(login, register, allocation, session, lease, otherLoad, otherStart);
  }
}
