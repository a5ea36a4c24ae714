package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.world.WorldId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a session is to be played.
 *
 * @param session its name
 * @param world its world, if it has one
 * @param directory where that is restored to
 */
public record SessionPlace(String session, Optional<WorldId> world, Path directory) {}
