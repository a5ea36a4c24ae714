package io.github.worldkeep.state.world;

import io.github.worldkeep.state.format.FormatNumber;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Checks all data that is read from a store, because the writers there are not trusted. Invalid
 * data is CORRUPT, and a newer format NEWER_FORMAT.
 */
final class Formats {
  private Formats() {}

  /** The caller checks the document's world and id. */
  static SnapshotDocument readSnapshot(byte[] json) {
    String what = "the document of a snapshot";
    return read(
        what,
        "",
        () -> {
          FormatNumber.requireKnown(what, StrictReader.format(json), SnapshotDocument.FORMAT);
          return SnapshotReader.read(json);
        });
  }

  static Manifest readManifest(WorldId world, String key, InputStream json) {
    String what = "world " + world;
    String where = "its manifest, object " + key + ": ";
    return read(what, where, () -> ManifestReader.read(what, json));
  }

  private static <T> T read(String what, String where, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (JacksonException | IllegalArgumentException e) {
      throw damage(what, where + problem(e), e);
    }
  }

  /** A message of Jackson may repeat the text that it read. */
  private static String problem(RuntimeException e) {
    return e instanceof JacksonException ? "no valid JSON" : String.valueOf(e.getMessage());
  }

  /**
   * Requires that a document belongs to the world, and has the id that follows from its content.
   */
  static void requireOwn(WorldId world, Document<SnapshotDocument> found, String id) {
    SnapshotDocument document = found.value();
    if (!document.world().equals(world.value()) || !found.id().equals(id)) {
      String says = "' says world " + document.world() + ", number " + document.number();
      throw corrupt(world.value(), "the document '" + found.id() + says, null);
    }
  }

  /** The counts that a document gives must be its manifest's. */
  static Manifest requireCounts(SnapshotDocument document, Manifest manifest) {
    if (manifest.files() != document.files() || bytes(document, manifest) != document.bytes()) {
      throw corrupt(
          document.world(),
          String.format(
              Locale.ROOT,
              "snapshot %d has %d files and %d bytes, and its manifest %s others",
              document.number(),
              document.files(),
              document.bytes(),
              document.manifest()),
          null);
    }
    return manifest;
  }

  private static long bytes(SnapshotDocument document, Manifest manifest) {
    try {
      return manifest.bytes();
    } catch (ArithmeticException e) {
      throw corrupt(document.world(), "the size of its files is no 64-bit number", e);
    }
  }

  static StoreException corrupt(String world, String problem, @Nullable Throwable cause) {
    return damage("world " + world, problem, cause);
  }

  private static StoreException damage(String what, String problem, @Nullable Throwable cause) {
    return new StoreException(
        Kind.CORRUPT,
        Retry.NEVER,
        what + " is damaged: " + problem + "; nothing was changed",
        cause);
  }
}
