/**
 * Keys and values in the memory of one process, for development, tests, and games that need no
 * more.
 *
 * <p>{@code memory:} belongs to one {@link io.github.worldkeep.store.Persistence} alone. {@code
 * memory:NAME} is one store for all in this process that name it, for as long as at least one of
 * them is open; time to live is judged by the clock of the one that opened it first. There are no
 * parameters and no capabilities: when the last one closes, everything is gone.
 */
@NullMarked
package io.github.worldkeep.store.memory;

import org.jspecify.annotations.NullMarked;
