package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param endState the last state
 * @param sessions the number of sessions that the server ran or tried to run
 * @param failure the first failure, if there was one
 * @param cause its exception, if there was one
 * @param unsaved the names of what is not durable: {@code world} or {@code player}, and an id
 * @param journal the directory that keeps unsaved players for the next start on this machine
 */
public record SessionReport(
    State endState,
    int sessions,
    Optional<String> failure,
    Optional<Throwable> cause,
    List<String> unsaved,
    Optional<Path> journal) {
  private static final int FAILED = 5;
  private static final int UNSAVED = 74;

  public SessionReport {
    unsaved = List.copyOf(unsaved);
    if (!endState.isTerminal()) {
      throw new IllegalArgumentException(endState + " is not an end");
    }
  }

  /** Returns the report of a run that could not start. */
  static SessionReport notBegun(RuntimeException why) {
    return new SessionReport(
        State.FAILED,
        0,
        Optional.of(String.valueOf(why.getMessage())),
        Optional.of(why),
        List.of(),
        Optional.empty());
  }

  /**
   * Returns the exit code: 0 for success, 5 after a failure, and 74 if the sessions ended normally
   * but something is not saved.
   */
  public int exitCode() {
    if (endState == State.FAILED) {
      return FAILED;
    }
    return unsaved.isEmpty() ? 0 : UNSAVED;
  }
}
