/**
 * From room config to shutdown: what a game server is told when it starts ({@link
 * io.github.worldkeep.bootstrap.room.RoomConfig}), and the host that starts it ({@link
 * io.github.worldkeep.bootstrap.host.Host}).
 */
@NullMarked
package io.github.worldkeep.bootstrap;

import org.jspecify.annotations.NullMarked;
