package io.github.worldkeep.state.world;

/**
 * One path in a manifest.
 *
 * @param path relative, with {@code /} between names
 * @param mode the permission bits, such as 420 for rw-r--r--; -1 if the system has none
 * @param modified in nanoseconds since 1970, for files
 * @param size in bytes, for files
 * @param sha256 of the content in hex, for files; the target, for links
 */
record PathEntry(Type type, String path, int mode, long modified, long size, String sha256) {
  enum Type {
    FILE,
    DIRECTORY,
    LINK
  }
}
