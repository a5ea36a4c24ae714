/** Players: one document for each. Start with {@link io.github.worldkeep.state.player.Players}. */
@NullMarked
package io.github.worldkeep.state.player;

import org.jspecify.annotations.NullMarked;
