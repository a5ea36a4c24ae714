package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** A store in a directory, and what can be done to it with nothing but java.nio. */
final class FilesystemHarness {
  private FilesystemHarness() {}

  static StoreHarness in(Path directory) {
    Path root = directory.resolve("objects store");
    return EmbeddedHarness.at("file:" + root, StoreKind.OBJECTS)
        .withDamage(key -> damage(root.resolve("objects/" + key + ".object")))
        .withInfoDamage(key -> damageEtag(root.resolve("objects/" + key + ".object")))
        .withLeftovers(() -> leftovers(root))
        .withFiles(root)
        .withNewerMark(() -> write(root.resolve("worldkeep-objects.json"), "{\"format\": 2}"));
  }

  /** How many files there are below temp. */
  static long leftovers(Path root) {
    try (Stream<Path> files = Files.walk(root.resolve("temp"))) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flips a bit in the middle of the content. */
  private static boolean damage(Path path) {
    return flip(path, size -> size / 2);
  }

  /** Flips a bit of the first byte behind the content. */
  private static boolean damageEtag(Path path) {
    return flip(path, size -> size);
  }

  private static boolean flip(Path path, LongUnaryOperator place) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length() - 20);
      long at = place.applyAsLong(file.length() - file.readInt());
      file.seek(at);
      int damaged = file.read() ^ 1;
      file.seek(at);
      file.write(damaged);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
