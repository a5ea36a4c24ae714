/**
 * A program that uses the stores directly. Start at {@link
 * io.github.worldkeep.examples.store.FirstProgram}.
 */
@NullMarked
package io.github.worldkeep.examples.store;

import org.jspecify.annotations.NullMarked;
