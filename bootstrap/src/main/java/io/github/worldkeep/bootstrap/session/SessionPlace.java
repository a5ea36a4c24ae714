package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.world.WorldId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A session that is to be played on this machine.
 *
 * @param session its id
 * @param world its world, if it has one
 * @param directory the directory to which the world is restored
 */
public record SessionPlace(String session, Optional<WorldId> world, Path directory) {}
