package io.github.worldkeep.state.world;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param snapshot what the directory holds now
 * @param written false if the directory held it already
 * @param setAside where the files went that were in the directory and differed; they are never
 *     deleted
 */
public record RestoreReport(Snapshot snapshot, boolean written, Optional<Path> setAside) {}
