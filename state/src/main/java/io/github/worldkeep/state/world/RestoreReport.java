package io.github.worldkeep.state.world;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param snapshot what the directory holds now
 * @param written false if the directory held all its contents already
 * @param setAside where everything went that was in the directory, if it was not the same; it is
 *     never deleted
 */
public record RestoreReport(Snapshot snapshot, boolean written, Optional<Path> setAside) {}
