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
 * What a life begins with.
 *
 * @param type of its players; empty if it keeps none
 * @param room what the process was started with
 * @param environment answers null for a variable that is not set
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

  /** Where the world of a session with this room config is. */
  Path worldOf(RoomConfig config) {
    return options.directories().worldOf(config, environment);
  }
}
