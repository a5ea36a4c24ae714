/**
 * The {@code worldkeep} command, which wraps an unmodified game server. {@link
 * io.github.worldkeep.sidecar.Worldkeep} is its main class; {@code run} is in {@code GameRun}.
 */
@NullMarked
package io.github.worldkeep.sidecar;

import org.jspecify.annotations.NullMarked;
