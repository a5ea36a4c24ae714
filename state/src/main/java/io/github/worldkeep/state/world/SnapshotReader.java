package io.github.worldkeep.state.world;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a snapshot's document, which is not trusted. */
final class SnapshotReader {
  private final StrictReader json;
  private String world = "";
  private long number;
  private Instant savedAt = Instant.MIN;
  private int files = -1;
  private long bytes = -1;
  private String manifest = "";
  private @Nullable String label;

  private SnapshotReader(StrictReader json) {
    this.json = json;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if a field is missing, or can't be right
   */
  static SnapshotDocument read(byte[] bytes) {
    try (StrictReader json = new StrictReader(bytes)) {
      return new SnapshotReader(json).document();
    }
  }

  private SnapshotDocument document() {
    json.object("it", this::field);
    json.end();
    return new SnapshotDocument(
        SnapshotDocument.FORMAT, world, number, savedAt, files, bytes, manifest, label);
  }

  private void field(String name) {
    switch (name) {
      case "format" -> json.integer(name, SnapshotDocument.FORMAT, SnapshotDocument.FORMAT);
      case "world" -> world = json.text(name);
      case "number" -> number = json.integer(name, 1, SnapshotDocument.MOST);
      case "savedAt" -> savedAt = time(json.text(name));
      case "files" -> files = (int) json.integer(name, 0, Manifest.MAX_ENTRIES);
      case "bytes" -> bytes = json.integer(name, 0, Long.MAX_VALUE);
      case "manifest" -> manifest = json.text(name);
      case "label" -> label = json.text(name);
      default -> json.skip();
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("savedAt is no time", e);
    }
  }
}
