package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendProvider;
import io.github.worldkeep.bootstrap.host.HostProvider;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.player.PlayerType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a run starts.
 *
 * @param type the type of players; empty if the server keeps none
 * @param room the room config of the process
 * @param environment returns the value of a variable, or null if it is not set
 */
record Setup<T>(
    Optional<PlayerType<T>> type,
    Game<T> game,
    BootstrapOptions options,
    HostProvider host,
    BackendProvider backend,
    RoomConfig room,
    UnaryOperator<@Nullable String> environment,
    SessionListener listener) {

  /** Returns the name by which this server joins the others that share its stores. */
  String serverName() {
    return options.source().host() + "-" + ProcessHandle.current().pid();
  }

  /** Returns the directory for the world of a session with this room config. */
  Path worldOf(RoomConfig config) {
    return options.directories().worldOf(config, environment);
  }
}
