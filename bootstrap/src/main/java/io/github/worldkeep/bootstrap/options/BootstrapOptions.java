package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a server comes to its sessions, and keeps them.
 *
 * @param source where its sessions come from
 * @param sessions what sessions it runs
 * @param directories where things are on this machine
 * @param times how long everything takes
 */
public record BootstrapOptions(
    SessionSource source, SessionLimits sessions, Directories directories, Times times) {
  /** One session of its own, on this machine, kept in the stores. */
  public static final BootstrapOptions DEFAULT =
      new BootstrapOptions(
          SessionSource.DEFAULT, SessionLimits.DEFAULT, Directories.DEFAULT, Times.DEFAULT);

  /**
   * These, with what the environment says: {@code WORLDKEEP_MODE}, {@code WORLDKEEP_HOST}, {@code
   * WORLDKEEP_BACKEND}, {@code WORLDKEEP_SESSION_TYPE}, {@code WORLDKEEP_CAPACITY}, {@code
   * WORLDKEEP_MAX_RECYCLES}, {@code WORLDKEEP_DIRECTORY}, {@code WORLDKEEP_JOURNAL}, {@code
   * WORLDKEEP_OUTPUT}, {@code WORLDKEEP_OUTPUT_MAX_FILE_BYTES}, {@code WORLDKEEP_OUTPUT_MAX_FILES},
   * {@code WORLDKEEP_OUTPUT_MAX_TOTAL_BYTES}, {@code WORLDKEEP_OUTPUT_OFF}. Those that bound room
   * configs are checked: {@code WORLDKEEP_ROOM_STORES}, {@code WORLDKEEP_ROOM_SECRETS}, {@code
   * WORLDKEEP_ROOM_STORE_HOSTS}, {@code WORLDKEEP_SAVE_ROOT}.
   *
   * @param environment answers null for a variable that is not set
   * @throws IllegalArgumentException if one can't be used; names it
   */
  public BootstrapOptions with(UnaryOperator<@Nullable String> environment) {
    Variables variables = new Variables(environment);
    RoomConfig.requireUsable(environment);
    return new BootstrapOptions(
        source.with(variables), sessions.with(variables), directories.with(variables), times);
  }

  /** With sessions from elsewhere. */
  public BootstrapOptions withSource(SessionSource other) {
    return new BootstrapOptions(other, sessions, directories, times);
  }

  /** With other sessions. */
  public BootstrapOptions withSessions(SessionLimits other) {
    return new BootstrapOptions(source, other, directories, times);
  }

  /** With other directories. */
  public BootstrapOptions withDirectories(Directories other) {
    return new BootstrapOptions(source, sessions, other, times);
  }

  /** With other times. */
  public BootstrapOptions withTimes(Times other) {
    return new BootstrapOptions(source, sessions, directories, other);
  }
}
