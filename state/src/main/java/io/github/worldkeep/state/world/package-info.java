/**
 * Worlds: a game's save directory, kept as immutable snapshots. Start with {@link
 * io.github.worldkeep.state.world.Worlds}.
 */
@NullMarked
package io.github.worldkeep.state.world;

import org.jspecify.annotations.NullMarked;
