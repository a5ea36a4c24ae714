/**
 * A backend's side of a room: its session, the tokens of its players, and the server that a host
 * starts for it. Start with {@link io.github.worldkeep.bootstrap.provision.Rooms}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.provision;

import org.jspecify.annotations.NullMarked;
