package io.github.worldkeep.state.world;

import io.github.worldkeep.state.format.FormatNumber;
import io.github.worldkeep.store.spi.Utf8Order;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.JacksonException;

/**
 * Reads a manifest that is not trusted, as a stream. An {@link IllegalArgumentException} reports
 * the first invalid part.
 */
final class ManifestReader {
  private static final String FORMAT = "format";

  private final String what;
  private final StrictReader json;
  private final Packed.Builder<PathEntry> entries = new Packed.Builder<>(PathEntry.PACKING);

  /** The directories that may have entries still, the innermost first. */
  private final Deque<String> directories = new ArrayDeque<>();

  private String before = "";
  private long format;
  private boolean hasEntries;

  private ManifestReader(String what, StrictReader json) {
    this.what = what;
    this.json = json;
  }

  /**
   * Reads it to its end.
   *
   * @param what the name of the manifest in the message about a newer format
   */
  static Manifest read(String what, InputStream bytes) {
    try (StrictReader json = new StrictReader(bytes)) {
      ManifestReader reader = new ManifestReader(what, json);
      try {
        return reader.manifest();
      } catch (IllegalArgumentException e) {
        reader.requireKnownFormat(e);
        throw e;
      }
    }
  }

  /** An entry that can't be read may be one of a newer format, whose number comes later. */
  private void requireKnownFormat(IllegalArgumentException failure) {
    try {
      if (format == 0) {
        FormatNumber.requireKnown(what, json.formatOfRest(), Manifest.FORMAT);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      failure.addSuppressed(e);
    }
  }

  private Manifest manifest() {
    json.object("it", this::field);
    json.end();
    FormatNumber.requireKnown(what, format, Manifest.FORMAT);
    if (!hasEntries) {
      throw new IllegalArgumentException("it has no entries");
    }
    return new Manifest(entries.build());
  }

  private void field(String name) {
    switch (name) {
      case FORMAT -> {
        format = json.integer(name, 1, Integer.MAX_VALUE);
        FormatNumber.requireKnown(what, format, Manifest.FORMAT);
      }
      case "entries" -> {
        hasEntries = true;
        json.array(name, this::add);
      }
      default -> json.skip();
    }
  }

  /** The paths are in order, none occurs twice, and each is in a directory of the world. */
  private void add() {
    PathEntry entry = new Fields().read();
    String path = entry.path();
    if (Utf8Order.INSTANCE.compare(before, path) >= 0 || !isInDirectory(entry)) {
      throw new IllegalArgumentException(
          "the path '" + PathEntry.shown(path) + "', which can't be in it there");
    }
    if (entry.type() == PathEntry.Type.DIRECTORY) {
      directories.push(path);
    }
    before = path;
    entries.add(entry);
    if (entries.size() > Manifest.MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + Manifest.MAX_ENTRIES + " entries");
    }
  }

  /**
   * In this order, a path that something is still to come below of is a prefix of each path until
   * then, as {@code a} is of {@code a-b} before {@code a/c}. So few are remembered.
   */
  private boolean isInDirectory(PathEntry entry) {
    while (!directories.isEmpty() && !entry.path().startsWith(directories.element())) {
      directories.remove();
    }
    return entry.parent().isEmpty() || directories.contains(entry.parent());
  }

  /** The fields of one entry, with what they are where they are missing. */
  private final class Fields {
    private String type = "";
    private String path = "";
    private int mode = PathEntry.NO_MODE;
    private long modified;
    private long size;
    private String sha256 = "";
    private String target = "";

    PathEntry read() {
      json.object("an entry", this::field);
      PathEntry entry = new PathEntry(type(), path, mode, modified, size, sha256, target);
      if (entry.isFile() && sha256.isEmpty()) {
        throw new IllegalArgumentException(
            "the path '" + PathEntry.shown(path) + "', a file without a sha256");
      }
      return entry;
    }

    private void field(String name) {
      switch (name) {
        case "type" -> type = json.text(name);
        case "path" -> path = json.text(name);
        case "mode" -> mode = (int) json.integer(of(name), PathEntry.NO_MODE, PathEntry.MAX_MODE);
        case "modified" -> modified = json.integer(of(name), Long.MIN_VALUE, Long.MAX_VALUE);
        case "size" -> size = json.integer(of(name), 0, Long.MAX_VALUE);
        case "sha256" -> sha256 = json.text(of(name));
        case "target" -> target = json.text(of(name));
        default -> json.skip();
      }
    }

    private String of(String field) {
      return "the path '" + PathEntry.shown(path) + "', whose " + field;
    }

    private PathEntry.Type type() {
      return switch (type) {
        case "FILE" -> PathEntry.Type.FILE;
        case "DIRECTORY" -> PathEntry.Type.DIRECTORY;
        case "LINK" -> PathEntry.Type.LINK;
        default ->
            throw new IllegalArgumentException(
                of("type") + " is not FILE, DIRECTORY or LINK: '" + PathEntry.shown(type) + "'");
      };
    }
  }
}
