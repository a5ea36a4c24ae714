package io.github.worldkeep.state.world;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a snapshot consists of; format 1 in {@code docs/formats.md}. Entries are ordered by path, so
 * that equal worlds have equal manifests, byte for byte.
 *
 * @param format 1
 * @param entries files, directories and links
 */
record Manifest(int format, List<Entry> entries) {
  static final int FORMAT = 1;

  private static final JsonMapper JSON = new JsonMapper();

  enum Type {
    FILE,
    DIRECTORY,
    LINK
  }

  /**
   * One path.
   *
   * @param path relative, with {@code /} between names
   * @param mode the permission bits, such as 420 for rw-r--r--; -1 if the system has none
   * @param modified in nanoseconds since 1970, for files
   * @param size in bytes, for files
   * @param sha256 of the content in hex, for files; the target, for links
   */
  record Entry(Type type, String path, int mode, long modified, long size, String sha256) {}

  Manifest {
    entries = List.copyOf(entries);
  }

  Manifest(List<Entry> entries) {
    this(FORMAT, entries);
  }

  byte[] toBytes() {
    return JSON.writeValueAsBytes(this);
  }

  static Manifest fromBytes(byte[] json) {
    return JSON.readValue(json, Manifest.class);
  }

  List<Entry> files() {
    return entries.stream().filter(entry -> entry.type() == Type.FILE).toList();
  }

  long bytes() {
    return entries.stream().mapToLong(Entry::size).sum();
  }
}
