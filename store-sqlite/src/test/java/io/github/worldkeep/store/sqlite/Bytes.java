package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Damages a file in its place, as a disk would. */
final class Bytes {
  private Bytes() {}

  /** Texts of one length. */
  static void replaceAll(Path file, String from, String to) throws IOException {
    String content = content(file);
    int at = content.indexOf(from);
    if (at < 0) {
      throw new AssertionError("the file does not hold " + from);
    }
    for (; at >= 0; at = content.indexOf(from, at + 1)) {
      write(file, at, to);
    }
  }

  static void replaceLast(Path file, String from, String to) throws IOException {
    write(file, content(file).lastIndexOf(from), to);
  }

  static void flip(Path file, long bit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, bit / 8);
      one.put(0, (byte) (one.get(0) ^ 1 << bit % 8));
      channel.write(one.flip(), bit / 8);
    }
  }

  private static String content(Path file) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
  }

  private static void write(Path file, long at, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)), at);
    }
  }
}
