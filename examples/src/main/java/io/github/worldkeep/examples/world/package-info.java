/**
 * Worlds from a program of one's own, without the sidecar. Start at {@link
 * io.github.worldkeep.examples.world.SaveAndRestore}.
 */
@NullMarked
package io.github.worldkeep.examples.world;

import org.jspecify.annotations.NullMarked;
