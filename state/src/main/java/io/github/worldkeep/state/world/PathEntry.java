package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;

/**
 * One path in a manifest.
 *
 * @param path relative, with {@code /} between names
 * @param mode the nine permission bits, such as 420 for rw-r--r--, for files and directories; -1 if
 *     the system has none
 * @param modified in nanoseconds since 1970, for files
 * @param size in bytes, for files
 * @param sha256 of the content in hex, for files
 * @param target where a link points to, for links
 */
@JsonPropertyOrder({"type", "path", "mode", "modified", "size", "sha256", "target"})
record PathEntry(
    Type type,
    String path,
    int mode,
    long modified,
    long size,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String sha256,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String target) {
  static final int NO_MODE = -1;

  enum Type {
    FILE,
    DIRECTORY,
    LINK
  }

  static PathEntry file(String path, int mode, long modified, long size) {
    return new PathEntry(Type.FILE, path, mode, modified, size, "", "");
  }

  static PathEntry directory(String path, int mode) {
    return new PathEntry(Type.DIRECTORY, path, mode, 0, 0, "", "");
  }

  static PathEntry link(String path, String target) {
    return new PathEntry(Type.LINK, path, NO_MODE, 0, 0, "", target);
  }

  PathEntry {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(path, "path");
    sha256 = sha256 == null ? "" : sha256;
    target = target == null ? "" : target;
  }

  PathEntry withSha256(String hash) {
    return new PathEntry(type, path, mode, modified, size, hash, target);
  }

  boolean isFile() {
    return type == Type.FILE;
  }
}
