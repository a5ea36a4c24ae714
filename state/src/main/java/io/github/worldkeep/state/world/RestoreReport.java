package io.github.worldkeep.state.world;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a restore.
 *
 * @param snapshot the snapshot in the directory
 * @param written false if the directory had all contents already
 * @param setAside the place of the earlier contents of the directory, if they differed; they are
 *     never deleted
 */
public record RestoreReport(Snapshot snapshot, boolean written, Optional<Path> setAside) {}
