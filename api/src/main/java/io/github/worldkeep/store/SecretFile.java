package io.github.worldkeep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that holds a secret. Reading one never waits, and never takes more than its limit. */
final class SecretFile {
  static final int MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /**
   * The file's text without white space at its end.
   *
   * @param what begins the message of a failure
   */
  static String read(String what, String path) {
    try {
      Path file = Path.of(path);
      requireRegular(what, file);
      return text(what, bytes(what, file)).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw StoreException.invalid(what + ", which can't be read: create it, or allow it");
    }
  }

  /** Opening a pipe without a writer blocks, and a device may never end. Links are followed. */
  private static void requireRegular(String what, Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (found.isDirectory()) {
      throw StoreException.invalid(what + ", which is a directory: name a file in it");
    }
    if (!found.isRegularFile()) {
      throw StoreException.invalid(what + ", which is a pipe or a device: name a regular file");
    }
  }

  private static byte[] bytes(String what, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw StoreException.invalid(
            what + ", which has more than 64 KiB: name the file of one secret");
      }
      return bytes;
    }
  }

  private static String text(String what, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw StoreException.invalid(what + ", which is not UTF-8: save it so");
    }
  }
}
