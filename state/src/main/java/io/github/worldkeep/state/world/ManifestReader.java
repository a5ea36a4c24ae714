package io.github.worldkeep.state.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a manifest that is not trusted. An {@link IllegalArgumentException} reports the first
 * invalid part.
 */
final class ManifestReader {
  private final StrictReader json;
  private final List<PathEntry> entries = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private final Set<String> directories = new HashSet<>(Set.of(""));
  private boolean hasEntries;

  private ManifestReader(StrictReader json) {
    this.json = json;
  }

  static Manifest read(byte[] bytes) {
    try (StrictReader json = new StrictReader(bytes)) {
      return new ManifestReader(json).manifest();
    }
  }

  private Manifest manifest() {
    json.object("it", this::field);
    json.end();
    if (!hasEntries) {
      throw new IllegalArgumentException("it has no entries");
    }
    return new Manifest(entries);
  }

  private void field(String name) {
    switch (name) {
      case "format" -> json.integer(name, Manifest.FORMAT, Manifest.FORMAT);
      case "entries" -> {
        hasEntries = true;
        json.array(name, this::add);
      }
      default -> json.skip();
    }
  }

  /** No path occurs twice, and each is in a directory of the world, not behind a link. */
  private void add() {
    PathEntry entry = new Fields().read();
    if (!directories.contains(entry.parent()) || !paths.add(entry.path())) {
      throw new IllegalArgumentException(
          "the path '" + PathEntry.shown(entry.path()) + "', which can't be in it there");
    }
    if (entry.type() == PathEntry.Type.DIRECTORY) {
      directories.add(entry.path());
    }
    entries.add(entry);
    if (entries.size() > Manifest.MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + Manifest.MAX_ENTRIES + " entries");
    }
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
