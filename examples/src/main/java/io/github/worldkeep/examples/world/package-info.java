/**
 * A program that uses worlds directly, without the sidecar. Start at {@link
 * io.github.worldkeep.examples.world.SaveAndRestore}.
 */
@NullMarked
package io.github.worldkeep.examples.world;

import org.jspecify.annotations.NullMarked;
