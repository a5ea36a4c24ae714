package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entries of a snapshot; format 1 in {@code docs/formats.md}. Entries are ordered by the UTF-8
 * bytes of their paths, so that equal worlds have equal manifests, byte for byte.
 *
 * @param format 1
 * @param entries files, directories and links, each after the directory that it is in; at most
 *     {@value #MAX_ENTRIES}
 */
@JsonPropertyOrder({"format", "entries"})
record Manifest(int format, List<PathEntry> entries) {
  static final int FORMAT = 1;

  /** With {@link #MAX_BYTES}, a manifest fits into the heap of a small server. */
  static final int MAX_ENTRIES = 500_000;

  static final int MAX_BYTES = 64 * 1024 * 1024;

  /** The manifest of an empty world. */
  static final Manifest EMPTY = new Manifest(List.of());

  private static final JsonMapper JSON = new JsonMapper();

  Manifest {
    entries = List.copyOf(entries);
  }

  Manifest(List<PathEntry> entries) {
    this(FORMAT, entries);
  }

  byte[] toBytes() {
    return JSON.writeValueAsBytes(this);
  }

  List<PathEntry> files() {
    return entries.stream().filter(PathEntry::isFile).toList();
  }

  /**
   * The size of all files.
   *
   * @throws ArithmeticException if that is no 64-bit number
   */
  long bytes() {
    return entries.stream().mapToLong(PathEntry::size).reduce(0, Math::addExact);
  }
}
