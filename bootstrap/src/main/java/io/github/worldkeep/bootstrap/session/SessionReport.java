package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the life of a server ended.
 *
 * @param endState the last state
 * @param sessions how many sessions it ran, or tried to
 * @param failure what failed first, if something did
 * @param cause the same as it was thrown, if it was
 * @param unsaved what is not durable, if anything: {@code world}, or a player's name
 * @param journal where players among them are kept, for the next start here
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

  /** Of a life that could not begin. */
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
   * The exit code: 0 if all is well, 5 after a failure, 74 if the sessions ended as they should,
   * but something could not be saved.
   */
  public int exitCode() {
    if (endState == State.FAILED) {
      return FAILED;
    }
    return unsaved.isEmpty() ? 0 : UNSAVED;
  }
}
