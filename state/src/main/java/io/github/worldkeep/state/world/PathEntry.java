package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * One path in a manifest. An {@link IllegalArgumentException} names an invalid field.
 *
 * @param path the relative path, with {@code /} between names; at most {@value #LONGEST} bytes in
 *     UTF-8
 * @param mode the nine permission bits, such as 420 for rw-r--r--, for files and directories; -1 if
 *     the system has none
 * @param modified the time of modification in nanoseconds since 1970, for files
 * @param size the size in bytes, for files; 0 for others
 * @param sha256 the SHA-256 of the content in hex, for files; empty until the file is read
 * @param target the target, for links; at most {@value #LONGEST} bytes in UTF-8
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
  static final int MAX_MODE = 0777;

  /** As long as Linux allows. */
  static final int LONGEST = 4_095;

  static final Packing<PathEntry> PACKING =
      new Packing<>() {
        @Override
        public void write(PathEntry entry, PackedWriter to) {
          to.number(entry.type.code());
          to.path(entry.path);
          to.number(entry.mode);
          to.number(entry.modified);
          to.number(entry.size);
          to.hash(entry.sha256);
          to.text(entry.target);
        }

        @Override
        public PathEntry read(PackedReader from) {
          return new PathEntry(
              Type.of((int) from.number()),
              from.path(),
              (int) from.number(),
              from.number(),
              from.number(),
              from.hash(),
              from.text());
        }
      };

  private static final int MAX_BYTES_OF_CHAR = 3;
  private static final int SHOWN = 200;

  enum Type {
    FILE,
    DIRECTORY,
    LINK;

    /** The type in a {@link Packed}. */
    private int code() {
      return switch (this) {
        case FILE -> 0;
        case DIRECTORY -> 1;
        case LINK -> 2;
      };
    }

    private static Type of(int code) {
      return code == 0 ? FILE : code == 1 ? DIRECTORY : LINK;
    }
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
    require(isPath(path), path, "which can't be in it there");
    require(mode >= NO_MODE && mode <= MAX_MODE, path, "whose mode is not -1 or 0 to 511");
    require(size >= 0, path, "whose size is below 0");
    boolean file = type == Type.FILE;
    require(file || size == 0, path, "whose size is not 0, and which is no file");
    require(
        sha256.isEmpty() || (file && Digests.isSha256(sha256)),
        path,
        "whose sha256 is not 64 lower-case hexadecimal digits of a file");
    require(
        type == Type.LINK ? isTarget(target) : target.isEmpty(),
        path,
        "whose target is not 1 to 4095 bytes of a link");
  }

  private static void require(boolean holds, String path, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("the path '" + shown(path) + "', " + problem);
    }
  }

  /** Refuses a path that leads out of the directory, or to a reserved name. */
  private static boolean isPath(String path) {
    if (!isText(path) || path.equals(Staging.RESERVED) || path.startsWith(Staging.RESERVED + "/")) {
      return false;
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTarget(String target) {
    return !target.isEmpty() && isText(target);
  }

  /** Whether the text has an allowed number of bytes in UTF-8, and no NUL. */
  private static boolean isText(String text) {
    boolean fits =
        text.length() <= LONGEST / MAX_BYTES_OF_CHAR
            || (text.length() <= LONGEST
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST);
    return fits
        && text.codePoints()
            .noneMatch(
                c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /** Returns the text for a message: short, and in one line. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(
            c ->
                shown.append(
                    Character.isISOControl(c)
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c)));
    return text.length() > SHOWN ? shown + "…" : shown.toString();
  }

  PathEntry withSha256(String hash) {
    return new PathEntry(type, path, mode, modified, size, hash, target);
  }

  /** The path of the directory that it is in; empty for the world's own. */
  String parent() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  boolean isFile() {
    return type == Type.FILE;
  }
}
