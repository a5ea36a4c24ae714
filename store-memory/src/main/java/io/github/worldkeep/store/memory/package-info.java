/** Stores in the memory of one process, for development and tests. */
@NullMarked
package io.github.worldkeep.store.memory;

import org.jspecify.annotations.NullMarked;
