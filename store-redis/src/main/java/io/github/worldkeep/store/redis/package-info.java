/** Keys and values in Redis. */
@NullMarked
package io.github.worldkeep.store.redis;

import org.jspecify.annotations.NullMarked;
