package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Objects;

/**
 * A snapshot as the document store has it: one document for the latest of each world, and one for
 * each snapshot. Format 1 in {@code docs/formats.md}.
 */
@JsonPropertyOrder({"format", "world", "number", "savedAt", "files", "bytes", "manifest"})
record SnapshotDocument(
    int format,
    String world,
    long number,
    Instant savedAt,
    int files,
    long bytes,
    String manifest) {
  static final int FORMAT = 1;

  SnapshotDocument {
    Objects.requireNonNull(world, "world");
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(manifest, "manifest");
  }

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
    return new Snapshot(new WorldId(world), number, savedAt, files, bytes, manifest);
  }
}
