/**
 * The room config: which world and players, in which stores. Start with {@link
 * io.github.worldkeep.bootstrap.room.RoomConfig}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.room;

import org.jspecify.annotations.NullMarked;
