/**
 * What a game persists. Start with {@link io.github.worldkeep.state.world.Worlds} for a game's save
 * directory and {@link io.github.worldkeep.state.player.Players} for its players.
 */
@NullMarked
package io.github.worldkeep.state;

import org.jspecify.annotations.NullMarked;
