package io.github.worldkeep.bootstrap.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens how often while a session is played.
 *
 * @param autosave a checkpoint; empty for none but the final save: for a game whose files can't be
 *     saved while it plays
 * @param sessionPoll the backend is asked for the session
 * @param report the backend hears that the server is well
 * @param emptyAfter a session in which nobody plays ends after this time
 * @param firstPlayerWithin a session to which nobody ever came ends after this time
 */
public record Intervals(
    Optional<Duration> autosave,
    Duration sessionPoll,
    Duration report,
    Duration emptyAfter,
    Duration firstPlayerWithin) {
  /** A minute, 5 s, 10 s, 20 minutes, 20 minutes. */
  public static final Intervals DEFAULT =
      new Intervals(
          Optional.of(Duration.ofMinutes(1)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(20));

  public Intervals {
    autosave.ifPresent(Intervals::requirePositive);
    List.of(sessionPoll, report, emptyAfter, firstPlayerWithin).forEach(Intervals::requirePositive);
  }

  static void requirePositive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a time is more than 0, not " + time);
    }
  }

  /** With another time between checkpoints. */
  public Intervals withAutosave(Duration other) {
    return new Intervals(Optional.of(other), sessionPoll, report, emptyAfter, firstPlayerWithin);
  }

  /** Without checkpoints but the final save. */
  public Intervals withoutAutosave() {
    return new Intervals(Optional.empty(), sessionPoll, report, emptyAfter, firstPlayerWithin);
  }

  /** With other times after which nobody is waited for. */
  public Intervals withEmptyAfter(Duration empty, Duration firstPlayer) {
    return new Intervals(autosave, sessionPoll, report, empty, firstPlayer);
  }

  /** With other times between talks with the backend. */
  public Intervals withBackend(Duration poll, Duration otherReport) {
    return new Intervals(autosave, poll, otherReport, emptyAfter, firstPlayerWithin);
  }
}
