/** The {@code worldkeep} command, which wraps an unmodified game server. */
@NullMarked
package io.github.worldkeep.sidecar;

import org.jspecify.annotations.NullMarked;
