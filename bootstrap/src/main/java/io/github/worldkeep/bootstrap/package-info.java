/**
 * From room config to shutdown: what a game server is told when it starts ({@link
 * io.github.worldkeep.bootstrap.room.RoomConfig}), the host that starts it ({@link
 * io.github.worldkeep.bootstrap.host.Host}), and the backend that knows its session ({@link
 * io.github.worldkeep.bootstrap.backend.GameBackend}). The other side, which has rooms made: {@link
 * io.github.worldkeep.bootstrap.provision.Rooms}.
 */
@NullMarked
package io.github.worldkeep.bootstrap;

import org.jspecify.annotations.NullMarked;
