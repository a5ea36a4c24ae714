/**
 * The room config: the world, the players and the stores of a server. Start with {@link
 * io.github.worldkeep.bootstrap.room.RoomConfig}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.room;

import org.jspecify.annotations.NullMarked;
