/** Stores in one SQLite file. */
@NullMarked
package io.github.worldkeep.store.sqlite;

import org.jspecify.annotations.NullMarked;
