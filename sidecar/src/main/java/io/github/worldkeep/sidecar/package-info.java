/**
 * The {@code worldkeep} command, which wraps an unmodified game server. {@link
 * io.github.worldkeep.sidecar.Worldkeep} is its main class. The commands are in {@code run} and
 * {@code operate}; both use {@code world} and {@code report}, which know no command.
 */
@NullMarked
package io.github.worldkeep.sidecar;

import org.jspecify.annotations.NullMarked;
