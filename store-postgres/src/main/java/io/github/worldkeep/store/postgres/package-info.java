/** Documents, keys and values in PostgreSQL. */
@NullMarked
package io.github.worldkeep.store.postgres;

import org.jspecify.annotations.NullMarked;
