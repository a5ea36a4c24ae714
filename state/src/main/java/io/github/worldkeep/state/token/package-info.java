/**
 * Connection tokens: how a player gets from the lobby to one game server, once. Start with {@link
 * io.github.worldkeep.state.token.ConnectionTokens}.
 */
@NullMarked
package io.github.worldkeep.state.token;

import org.jspecify.annotations.NullMarked;
