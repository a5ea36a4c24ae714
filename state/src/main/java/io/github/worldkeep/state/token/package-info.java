/**
 * Connection tokens, by which a player enters one game server, once. A backend starts with {@link
 * io.github.worldkeep.state.token.ConnectionTokens}, a game server with {@link
 * io.github.worldkeep.state.token.Entrance}.
 */
@NullMarked
package io.github.worldkeep.state.token;

import org.jspecify.annotations.NullMarked;
