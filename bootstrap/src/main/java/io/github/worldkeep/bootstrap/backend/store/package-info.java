/**
 * A backend that consists of the stores, and needs no server of its own. A game server uses it as
 * {@code store}. A program that creates and watches sessions starts with {@link
 * io.github.worldkeep.bootstrap.backend.store.Sessions}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.backend.store;

import org.jspecify.annotations.NullMarked;
