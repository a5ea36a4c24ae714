/**
 * Runs game servers. A game implements {@link io.github.worldkeep.bootstrap.session.Game} and is
 * run by {@link io.github.worldkeep.bootstrap.session.Bootstrap}: start there.
 *
 * <p>A server is started by a {@link io.github.worldkeep.bootstrap.host.Host}, with a {@link
 * io.github.worldkeep.bootstrap.room.RoomConfig}. A {@link
 * io.github.worldkeep.bootstrap.backend.GameBackend} knows its session. A backend creates rooms by
 * {@link io.github.worldkeep.bootstrap.provision.Rooms}.
 */
@NullMarked
package io.github.worldkeep.bootstrap;

import org.jspecify.annotations.NullMarked;
