/**
 * The {@code worldkeep} command, which wraps an unmodified game server. The main class is {@link
 * io.github.worldkeep.sidecar.Worldkeep}. The commands are in the packages {@code run} and {@code
 * operate}. Both use {@code world} and {@code report}, which know no command.
 */
@NullMarked
package io.github.worldkeep.sidecar;

import org.jspecify.annotations.NullMarked;
