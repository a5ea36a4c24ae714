/**
 * The world that a command works on: the options that select it, and the processes that may write
 * its save directory.
 */
@NullMarked
package io.github.worldkeep.sidecar.world;

import org.jspecify.annotations.NullMarked;
