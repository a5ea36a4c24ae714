package io.github.worldkeep.state.world;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Refuses what this version can't read, before anything is done with it. */
final class Formats {
  private static final ObjectReader HEADER = new JsonMapper().readerFor(Header.class);

  private record Header(int format) {}

  private Formats() {}

  static Manifest readManifest(WorldId world, byte[] json) {
    try {
      requireKnown(world.value(), json, Manifest.FORMAT);
      Manifest manifest = Manifest.fromBytes(json);
      requireSound(world, manifest.entries());
      return manifest;
    } catch (JacksonException | IllegalArgumentException e) {
      throw corrupt(world, "its manifest is no manifest", e);
    }
  }

  /**
   * Looks at the number alone: what else a newer format has may not be readable.
   *
   * @throws IllegalArgumentException if there is none
   */
  static void requireKnown(String world, byte[] json, int known) {
    Header header = HEADER.readValue(json);
    if (header == null || header.format() < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    int format = header.format();
    if (format > known) {
      throw new StoreException(
          Kind.NEWER_FORMAT,
          Retry.NEVER,
          String.format(
              Locale.ROOT,
              "world %s was written by a newer Worldkeep (format %d; this one knows %d): update this one",
              world,
              format,
              known),
          null);
    }
  }

  /**
   * Whoever wrote the manifest: a path must not lead out of the directory, neither by its names nor
   * through a link, and no two entries may be for one path.
   */
  private static void requireSound(WorldId world, List<PathEntry> entries) {
    Set<String> directories = new HashSet<>(Set.of(""));
    Set<String> paths = new HashSet<>();
    for (PathEntry entry : entries) {
      String path = entry.path();
      String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      if (!isInside(path) || !directories.contains(parent) || !paths.add(path)) {
        throw corrupt(
            world, "its manifest has the path '" + path + "', which can't be in it there", null);
      }
      if (entry.type() == PathEntry.Type.DIRECTORY) {
        directories.add(path);
      }
    }
  }

  private static boolean isInside(String path) {
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
        return false;
      }
    }
    return !path.equals(Staging.RESERVED) && !path.startsWith(Staging.RESERVED + "/");
  }

  static StoreException corrupt(WorldId world, String problem, @Nullable Throwable cause) {
    return new StoreException(
        Kind.CORRUPT,
        Retry.NEVER,
        "world " + world + " is damaged: " + problem + "; nothing was changed",
        cause);
  }
}
