package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server.
 *
 * @param source where the server's sessions come from
 * @param sessions which sessions the server runs
 * @param directories where its files are on this machine
 * @param times its deadlines and intervals
 */
public record BootstrapOptions(
    SessionSource source, SessionLimits sessions, Directories directories, Times times) {
  /** One session that the server creates itself, on this machine, kept in the stores. */
  public static final BootstrapOptions DEFAULT =
      new BootstrapOptions(
          SessionSource.DEFAULT, SessionLimits.DEFAULT, Directories.DEFAULT, Times.DEFAULT);

  /**
   * Returns these options, changed by the environment variables that are set: {@code
   * WORLDKEEP_MODE}, {@code WORLDKEEP_HOST}, {@code WORLDKEEP_BACKEND}, {@code
   * WORLDKEEP_SESSION_TYPE}, {@code WORLDKEEP_CAPACITY}, {@code WORLDKEEP_MAX_RECYCLES}, {@code
   * WORLDKEEP_DIRECTORY}, {@code WORLDKEEP_JOURNAL}, {@code WORLDKEEP_OUTPUT}, {@code
   * WORLDKEEP_OUTPUT_MAX_FILE_BYTES}, {@code WORLDKEEP_OUTPUT_MAX_FILES}, {@code
   * WORLDKEEP_OUTPUT_MAX_TOTAL_BYTES}, {@code WORLDKEEP_OUTPUT_OFF}.
   *
   * <p>The variables that restrict room configs are checked: {@code WORLDKEEP_ROOM_STORES}, {@code
   * WORLDKEEP_ROOM_SECRETS}, {@code WORLDKEEP_ROOM_STORE_HOSTS}, {@code WORLDKEEP_SAVE_ROOT}.
   *
   * @param environment returns the value of a variable, or null if it is not set
   * @throws IllegalArgumentException if a variable is invalid; the message names it
   */
  public BootstrapOptions with(UnaryOperator<@Nullable String> environment) {
    Variables variables = new Variables(environment);
    RoomConfig.requireUsable(environment);
    return new BootstrapOptions(
        source.with(variables), sessions.with(variables), directories.with(variables), times);
  }

  /** Returns these options with another source of sessions. */
  public BootstrapOptions withSource(SessionSource other) {
    return new BootstrapOptions(other, sessions, directories, times);
  }

  /** Returns these options with other limits of sessions. */
  public BootstrapOptions withSessions(SessionLimits other) {
    return new BootstrapOptions(source, other, directories, times);
  }

  /** Returns these options with other directories. */
  public BootstrapOptions withDirectories(Directories other) {
    return new BootstrapOptions(source, sessions, other, times);
  }

  /** Returns these options with other deadlines and intervals. */
  public BootstrapOptions withTimes(Times other) {
    return new BootstrapOptions(source, sessions, directories, other);
  }
}
