package io.github.worldkeep.bootstrap.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The intervals while a session is played. All are longer than 0.
 *
 * @param autosave the time between checkpoints; empty for no checkpoint but the final save, for a
 *     game whose files can't be saved while it runs
 * @param sessionPoll the time between polls of the backend's session
 * @param report the time between reports to the backend that the server is well
 * @param emptyAfter the time without players after which a session ends
 * @param firstPlayerWithin the time after which a session ends if no player has ever joined
 */
public record Intervals(
    Optional<Duration> autosave,
    Duration sessionPoll,
    Duration report,
    Duration emptyAfter,
    Duration firstPlayerWithin) {
  /**
   * A checkpoint each minute, a poll every 5 s, a report every 10 s; 20 minutes without players.
   */
  public static final Intervals DEFAULT =
      new Intervals(
          Optional.of(Duration.ofMinutes(1)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(20));

  static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration DAY = Duration.ofDays(1);
  static final Duration YEAR = Duration.ofDays(365);

  /** Half of the silence after which {@code Rooms} presumes a server dead. */
  private static final Duration SLOWEST_REPORT = Duration.ofSeconds(15);

  public Intervals {
    autosave.ifPresent(Intervals::requirePositive);
    List.of(sessionPoll, report, emptyAfter, firstPlayerWithin).forEach(Intervals::requirePositive);
  }

  Intervals with(Variables variables) {
    return new Intervals(
        variables.timeOrOff("WORLDKEEP_AUTOSAVE_INTERVAL", autosave, SECOND, DAY),
        variables.time("WORLDKEEP_SESSION_POLL_INTERVAL", sessionPoll, SECOND, MINUTE),
        variables.time("WORLDKEEP_REPORT_INTERVAL", report, SECOND, SLOWEST_REPORT),
        variables.time("WORLDKEEP_EMPTY_AFTER", emptyAfter, SECOND, YEAR),
        variables.time("WORLDKEEP_FIRST_PLAYER_WITHIN", firstPlayerWithin, SECOND, YEAR));
  }

  static void requirePositive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a time is more than 0, not " + time);
    }
  }

  /** Returns these intervals with another time between checkpoints. */
  public Intervals withAutosave(Duration other) {
    return new Intervals(Optional.of(other), sessionPoll, report, emptyAfter, firstPlayerWithin);
  }

  /** Returns these intervals without checkpoints but the final save. */
  public Intervals withoutAutosave() {
    return new Intervals(Optional.empty(), sessionPoll, report, emptyAfter, firstPlayerWithin);
  }

  /**
   * Returns these intervals with other times after which a session without players ends.
   *
   * @param empty the time since the last player left
   * @param firstPlayer the time if no player has ever joined
   */
  public Intervals withEmptyAfter(Duration empty, Duration firstPlayer) {
    return new Intervals(autosave, sessionPoll, report, empty, firstPlayer);
  }

  /**
   * Returns these intervals with other times between calls of the backend.
   *
   * @param poll the time between polls of the session
   * @param otherReport the time between reports
   */
  public Intervals withBackend(Duration poll, Duration otherReport) {
    return new Intervals(autosave, poll, otherReport, emptyAfter, firstPlayerWithin);
  }
}
