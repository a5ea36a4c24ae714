package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a server's sessions come from.
 *
 * @param mode how the server gets a session
 * @param host the host's name, such as {@code local}, {@code hathora} or {@code agones}
 * @param backend the backend's name, such as {@code store} or {@code http}
 * @param room the room config of the process; empty for the environment's
 */
public record SessionSource(Mode mode, String host, String backend, Optional<RoomConfig> room) {
  /** Sessions that the server creates itself, on this machine, kept in the stores. */
  public static final SessionSource DEFAULT =
      new SessionSource(Mode.AUTO_CREATE, "local", "store", Optional.empty());

  SessionSource with(Variables variables) {
    UnaryOperator<String> lower = name -> name.toLowerCase(Locale.ROOT);
    return new SessionSource(
        variables.get("WORLDKEEP_MODE", Mode::named).orElse(mode),
        variables.get("WORLDKEEP_HOST", lower).orElse(host),
        variables.get("WORLDKEEP_BACKEND", lower).orElse(backend),
        room);
  }

  /** Returns this source with another mode. */
  public SessionSource withMode(Mode other) {
    return new SessionSource(other, host, backend, room);
  }

  /** Returns this source with another host. */
  public SessionSource withHost(String other) {
    return new SessionSource(mode, other, backend, room);
  }

  /**
   * Returns this source with a room config in place of the environment's. With {@link
   * Mode#AUTO_CREATE} it also replaces the room config that the host passes. With {@link
   * Mode#ALLOCATE}, the room config of the allocation takes precedence.
   */
  public SessionSource withRoom(RoomConfig other) {
    return new SessionSource(mode, host, backend, Optional.of(other));
  }
}
