/**
 * The backend's side of rooms: the session, the tokens of the players, and the server that a host
 * starts. Start with {@link io.github.worldkeep.bootstrap.provision.Rooms}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.provision;

import org.jspecify.annotations.NullMarked;
