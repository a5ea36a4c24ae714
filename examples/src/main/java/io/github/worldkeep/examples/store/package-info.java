/**
 * The stores from a program of one's own. Start at {@link
 * io.github.worldkeep.examples.store.FirstProgram}.
 */
@NullMarked
package io.github.worldkeep.examples.store;

import org.jspecify.annotations.NullMarked;
