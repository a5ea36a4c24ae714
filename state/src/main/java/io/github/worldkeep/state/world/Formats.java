package io.github.worldkeep.state.world;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Refuses what this version can't read, before anything is done with it. */
final class Formats {
  private Formats() {}

  static Manifest readManifest(WorldId world, byte[] json) {
    Manifest manifest;
    try {
      manifest = Manifest.fromBytes(json);
    } catch (JacksonException e) {
      throw corrupt(world, "its manifest is no manifest", e);
    }
    requireKnown(world, manifest.format(), Manifest.FORMAT);
    for (PathEntry entry : manifest.entries()) {
      requireInside(world, entry.path());
    }
    return manifest;
  }

  static void requireKnown(WorldId world, int format, int known) {
    if (format > known) {
      throw new StoreException(
          Kind.INVALID,
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

  /** A path must not lead out of the directory, whoever wrote the manifest. */
  private static void requireInside(WorldId world, String path) {
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
        throw corrupt(world, "its manifest has the path '" + path + "', which leads outside", null);
      }
    }
  }

  static StoreException corrupt(WorldId world, String problem, @Nullable Throwable cause) {
    return new StoreException(
        Kind.CORRUPT,
        Retry.NEVER,
        "world " + world + " is damaged: " + problem + "; nothing was changed",
        cause);
  }
}
