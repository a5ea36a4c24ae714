package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a server's sessions come from.
 *
 * @param mode how it comes to one
 * @param host the host's name: local, hathora, agones, …
 * @param backend the backend's name: store, http, …
 * @param room what the process is told; empty for what the environment says
 */
public record SessionSource(Mode mode, String host, String backend, Optional<RoomConfig> room) {
  /** Sessions of its own, on this machine, kept in the stores. */
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

  /** With another mode. */
  public SessionSource withMode(Mode other) {
    return new SessionSource(other, host, backend, room);
  }

  /** With another host. */
  public SessionSource withHost(String other) {
    return new SessionSource(mode, other, backend, room);
  }

  /**
   * With this room config in place of the environment's. A server that makes its own session heeds
   * it also where the host hands over another; one that is given a session goes by what came with
   * that.
   */
  public SessionSource withRoom(RoomConfig other) {
    return new SessionSource(mode, host, backend, Optional.of(other));
  }
}
