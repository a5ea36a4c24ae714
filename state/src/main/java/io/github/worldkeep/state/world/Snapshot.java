package io.github.worldkeep.state.world;

import java.time.Instant;

/**
 * One saved state of a world. It never changes.
 *
 * @param world the world
 * @param number 1 for the first, and one more for each
 * @param savedAt when it was published, by the store's clock
 * @param files how many files it has
 * @param bytes the size of all of them
 * @param manifest the SHA-256 of its manifest, in hex
 */
public record Snapshot(
    WorldId world, long number, Instant savedAt, int files, long bytes, String manifest) {}
