/** An object store that keeps objects as files in a directory. */
@NullMarked
package io.github.worldkeep.store.filesystem;

import org.jspecify.annotations.NullMarked;
