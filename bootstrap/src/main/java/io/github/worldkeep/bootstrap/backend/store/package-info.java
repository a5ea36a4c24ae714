/**
 * A backend that is nothing but the stores: no server of its own is needed. A game server uses it
 * as {@code store}; whoever makes sessions, and wants to know what becomes of them, starts with
 * {@link io.github.worldkeep.bootstrap.backend.store.Sessions}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend.store;

import org.jspecify.annotations.NullMarked;
