package io.github.worldkeep.bootstrap.options;

import static io.github.worldkeep.bootstrap.options.Intervals.DAY;
import static io.github.worldkeep.bootstrap.options.Intervals.SECOND;

import java.time.Duration;
import java.util.List;

/**
 * The deadlines of the steps that end a session. All are longer than 0. After the end of the
 * process is announced, the steps share the remaining time: see {@code docs/lifecycle.md}.
 *
 * @param grace the time from a signal until the process is killed, as far as it is known; a host
 *     that announces a time of its own takes precedence
 * @param drain for the players to leave
 * @param stop for the game to stop
 * @param save for the final save
 * @param retries how long, within that, a failing final save is repeated
 * @param cleanUp to release everything and upload files
 */
public record StopDeadlines(
    Duration grace,
    Duration drain,
    Duration stop,
    Duration save,
    Duration retries,
    Duration cleanUp) {
  /**
   * A grace of 30 s; 30 s to drain, 5 s to stop, 10 s to clean up. The final save has a minute, and
   * is repeated for as long.
   */
  public static final StopDeadlines DEFAULT =
      new StopDeadlines(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));

  public StopDeadlines {
    List.of(grace, drain, stop, save, retries, cleanUp).forEach(Intervals::requirePositive);
  }

  StopDeadlines with(Variables variables) {
    return new StopDeadlines(
        variables.time("WORLDKEEP_GRACE", grace, SECOND, DAY),
        variables.time("WORLDKEEP_DRAIN_TIMEOUT", drain, SECOND, DAY),
        variables.time("WORLDKEEP_STOP_TIMEOUT", stop, SECOND, DAY),
        variables.time("WORLDKEEP_SAVE_TIMEOUT", save, SECOND, DAY),
        variables.time("WORLDKEEP_SAVE_RETRY_TIMEOUT", retries, SECOND, DAY),
        variables.time("WORLDKEEP_CLEANUP_TIMEOUT", cleanUp, SECOND, DAY));
  }

  /** Returns these deadlines with another grace. */
  public StopDeadlines withGrace(Duration other) {
    return new StopDeadlines(other, drain, stop, save, retries, cleanUp);
  }

  /** Returns these deadlines with another time for players to leave. */
  public StopDeadlines withDrain(Duration other) {
    return new StopDeadlines(grace, other, stop, save, retries, cleanUp);
  }

  /** Returns these deadlines with another time to clean up. */
  public StopDeadlines withCleanUp(Duration other) {
    return new StopDeadlines(grace, drain, stop, save, retries, other);
  }

  /**
   * Returns these deadlines with other times to stop and to save the game.
   *
   * @param otherSave the time for the final save, which is also how long it is repeated
   */
  public StopDeadlines withGame(Duration otherStop, Duration otherSave) {
    return new StopDeadlines(grace, drain, otherStop, otherSave, otherSave, cleanUp);
  }

  /** Returns these deadlines with another time in which a failing final save is repeated. */
  public StopDeadlines withRetries(Duration other) {
    return new StopDeadlines(grace, drain, stop, save, other, cleanUp);
  }
}
