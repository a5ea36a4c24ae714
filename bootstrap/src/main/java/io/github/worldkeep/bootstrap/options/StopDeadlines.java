package io.github.worldkeep.bootstrap.options;

import java.time.Duration;
import java.util.List;

/**
 * How long each step to the end may take. Once an end is announced, all share what is left of it:
 * see {@code docs/lifecycle.md}.
 *
 * @param grace how long after a signal the process is killed, as far as is known; a host that says
 *     so itself announces its own
 * @param drain for the players to leave
 * @param stop for the game to stop
 * @param save for the final save
 * @param retries for how long of that a final save is repeated that fails
 * @param cleanUp to give everything back, and to upload files
 */
public record StopDeadlines(
    Duration grace,
    Duration drain,
    Duration stop,
    Duration save,
    Duration retries,
    Duration cleanUp) {
  /** A grace of 30 s; 30 s to leave, 5 s to stop, a minute to save, 10 s to clean up. */
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

  /** With another grace. */
  public StopDeadlines withGrace(Duration other) {
    return new StopDeadlines(other, drain, stop, save, retries, cleanUp);
  }

  /** With another time for players to leave. */
  public StopDeadlines withDrain(Duration other) {
    return new StopDeadlines(grace, other, stop, save, retries, cleanUp);
  }

  /** With another time to clean up. */
  public StopDeadlines withCleanUp(Duration other) {
    return new StopDeadlines(grace, drain, stop, save, retries, other);
  }

  /** With other times for the game to stop, and to be saved; as long as that, it is repeated. */
  public StopDeadlines withGame(Duration otherStop, Duration otherSave) {
    return new StopDeadlines(grace, drain, otherStop, otherSave, otherSave, cleanUp);
  }

  /** With another time for which a final save is repeated. */
  public StopDeadlines withRetries(Duration other) {
    return new StopDeadlines(grace, drain, stop, save, other, cleanUp);
  }
}
