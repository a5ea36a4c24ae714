/**
 * What a game persists. Start with {@link io.github.worldkeep.state.world.Worlds} for a game's save
 * directory, {@link io.github.worldkeep.state.player.Players} for its players, {@link
 * io.github.worldkeep.state.token.ConnectionTokens} for who may connect, and {@link
 * io.github.worldkeep.state.match.Matches} for what was played.
 */
@NullMarked
package io.github.worldkeep.state;

import org.jspecify.annotations.NullMarked;
