/**
 * The persistent state of a game. Start with {@link io.github.worldkeep.state.world.Worlds} for
 * save directories, {@link io.github.worldkeep.state.player.Players} for players, {@link
 * io.github.worldkeep.state.token.ConnectionTokens} for the admission of players, and {@link
 * io.github.worldkeep.state.match.Matches} for the records of matches.
 */
@NullMarked
package io.github.worldkeep.state;

import org.jspecify.annotations.NullMarked;
