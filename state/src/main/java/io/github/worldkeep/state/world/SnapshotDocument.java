package io.github.worldkeep.state.world;

import java.time.Instant;

/**
 * A snapshot as the document store has it: one document for the latest of each world, and one for
 * each snapshot. Format 1 in {@code docs/formats.md}.
 */
record SnapshotDocument(
    int format,
    String world,
    long number,
    Instant savedAt,
    int files,
    long bytes,
    String manifest) {
  static final int FORMAT = 1;

  static SnapshotDocument of(Snapshot snapshot) {
    return new SnapshotDocument(
        FORMAT,
        snapshot.world().value(),
        snapshot.number(),
        snapshot.savedAt(),
        snapshot.files(),
        snapshot.bytes(),
        snapshot.manifest());
  }

  Snapshot snapshot() {
    WorldId id = new WorldId(world);
    Formats.requireKnown(id, format, FORMAT);
    return new Snapshot(id, number, savedAt, files, bytes, manifest);
  }
}
