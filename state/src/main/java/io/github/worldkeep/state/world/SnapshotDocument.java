package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as the document store has it: one document for the latest of each world, and one for
 * each snapshot. Format 1 in {@code docs/formats.md}. What can't be in one is an {@link
 * IllegalArgumentException} that names the field.
 */
@JsonPropertyOrder({"format", "world", "number", "savedAt", "files", "bytes", "manifest", "label"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record SnapshotDocument(
    int format,
    String world,
    long number,
    Instant savedAt,
    int files,
    long bytes,
    String manifest,
    @Nullable String label) {
  static final int FORMAT = 1;

  /** As many as have twelve digits. */
  static final long MOST = 999_999_999_999L;

  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  SnapshotDocument {
    Objects.requireNonNull(world, "world");
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(manifest, "manifest");
    require(format == FORMAT, "format");
    require(WorldId.isOne(world), "world");
    require(number >= 1 && number <= MOST, "number");
    require(!savedAt.isBefore(EARLIEST) && !savedAt.isAfter(LATEST), "savedAt");
    require(files >= 0 && files <= Manifest.MAX_ENTRIES, "files");
    require(bytes >= 0, "bytes");
    require(Digests.isSha256(manifest), "manifest");
    require(label == null || Snapshot.isLabel(label), "label");
  }

  private static void require(boolean holds, String field) {
    if (!holds) {
      throw new IllegalArgumentException(field + " has a value that no snapshot has");
    }
  }

  static SnapshotDocument of(Snapshot snapshot) {
    return new SnapshotDocument(
        FORMAT,
        snapshot.world().value(),
        snapshot.number(),
        snapshot.savedAt(),
        snapshot.files(),
        snapshot.bytes(),
        snapshot.manifest(),
        snapshot.label().orElse(null));
  }

  /** Its id among all snapshots. */
  String id() {
    return String.format(Locale.ROOT, "%s/%012d", world, number);
  }

  Snapshot snapshot() {
    return new Snapshot(
        new WorldId(world), number, savedAt, files, bytes, manifest, Optional.ofNullable(label));
  }
}
