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
   * <p>A time is a number with a unit, such as {@code 500ms}, {@code 90s}, {@code 20m}, {@code 2h}
   * or {@code 1d}. A number without a unit is in seconds. The variables of times, their defaults
   * and their bounds are:
   *
   * <table>
   *   <caption>The variables of times</caption>
   *   <tr><th>variable</th><th>default</th><th>from</th><th>to</th></tr>
   *   <tr><td>{@code WORLDKEEP_AUTOSAVE_INTERVAL}</td><td>1m</td><td>1s, or off</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_EMPTY_AFTER}</td><td>20m</td><td>1s</td><td>365d</td></tr>
   *   <tr><td>{@code WORLDKEEP_FIRST_PLAYER_WITHIN}</td><td>20m</td><td>1s</td><td>365d</td></tr>
   *   <tr><td>{@code WORLDKEEP_SESSION_POLL_INTERVAL}</td><td>5s</td><td>1s</td><td>1m</td></tr>
   *   <tr><td>{@code WORLDKEEP_REPORT_INTERVAL}</td><td>10s</td><td>1s</td><td>15s</td></tr>
   *   <tr><td>{@code WORLDKEEP_LEASE}</td><td>15s</td><td>2s</td><td>1h</td></tr>
   *   <tr><td>{@code WORLDKEEP_LOGIN_TIMEOUT}</td><td>30s</td><td>1s</td><td>1h</td></tr>
   *   <tr><td>{@code WORLDKEEP_REGISTER_TIMEOUT}</td><td>30s</td><td>1s</td><td>1h</td></tr>
   *   <tr><td>{@code WORLDKEEP_ALLOCATION_TIMEOUT}</td><td>off</td><td>1s, or off</td>
   *       <td>365d</td></tr>
   *   <tr><td>{@code WORLDKEEP_SESSION_TIMEOUT}</td><td>10s</td><td>1s</td><td>1h</td></tr>
   *   <tr><td>{@code WORLDKEEP_LEASE_TIMEOUT}</td><td>30s</td><td>1s</td><td>1h</td></tr>
   *   <tr><td>{@code WORLDKEEP_LOAD_TIMEOUT}</td><td>5m</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_START_TIMEOUT}</td><td>2m</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_GRACE}</td><td>30s</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_DRAIN_TIMEOUT}</td><td>30s</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_STOP_TIMEOUT}</td><td>5s</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_SAVE_TIMEOUT}</td><td>1m</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_SAVE_RETRY_TIMEOUT}</td><td>1m</td><td>1s</td><td>1d</td></tr>
   *   <tr><td>{@code WORLDKEEP_CLEANUP_TIMEOUT}</td><td>10s</td><td>1s</td><td>1d</td></tr>
   * </table>
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
        source.with(variables),
        sessions.with(variables),
        directories.with(variables),
        times.with(variables));
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
