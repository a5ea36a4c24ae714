package io.github.worldkeep.state.world;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One saved state of a world. It never changes.
 *
 * @param world the world
 * @param number 1 for the first snapshot, and one more for each further one
 * @param savedAt the time of its publication, by the store's clock
 * @param files the number of files
 * @param bytes the size of all files
 * @param manifest the SHA-256 of its manifest, in hex
 * @param label the kind of a special snapshot, such as {@link WorldDirectory#RECOVERED_LABEL}: 1 to
 *     100 of {@code a-z 0-9 -}; empty for an ordinary snapshot
 */
public record Snapshot(
    WorldId world,
    long number,
    Instant savedAt,
    int files,
    long bytes,
    String manifest,
    Optional<String> label) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{1,100}");

  public Snapshot {
    if (label.isPresent() && !isLabel(label.get())) {
      throw new IllegalArgumentException("a snapshot's label is 1 to 100 of a-z 0-9 -");
    }
  }

  static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** A snapshot without a label. */
  public Snapshot(
      WorldId world, long number, Instant savedAt, int files, long bytes, String manifest) {
    this(world, number, savedAt, files, bytes, manifest, Optional.empty());
  }

  /** Returns the same snapshot with a label. */
  Snapshot labelled(String other) {
    return new Snapshot(world, number, savedAt, files, bytes, manifest, Optional.of(other));
  }
}
