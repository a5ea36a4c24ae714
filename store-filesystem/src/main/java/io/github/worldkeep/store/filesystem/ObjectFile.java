package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Failures.corrupt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * An object's file, open, and what was read of it: its verified footer and its last bytes. A small
 * file is read whole, with one call.
 */
final class ObjectFile implements AutoCloseable {
  /** Up to this size one read of everything costs no more than two of a part. */
  private static final int SMALL = Checksums.BLOCK + Footer.USUAL_BYTES;

  private final FileChannel channel;
  private final Footer footer;
  private final byte[] tail;
  private final boolean whole;

  private ObjectFile(FileChannel channel, Footer footer, byte[] tail, boolean whole) {
    this.channel = channel;
    this.footer = footer;
    this.tail = tail;
    this.whole = whole;
  }

  /** Opens it, or answers null if there is none. */
  static @Nullable ObjectFile open(Path path, String key) throws IOException {
    return open(path, key, SMALL);
  }

  /** What its footer says, or null if there is no file. */
  static @Nullable Footer footer(Path path, String key) throws IOException {
    try (ObjectFile file = open(path, key, Footer.USUAL_BYTES)) {
      return file == null ? null : file.footer;
    }
  }

  private static @Nullable ObjectFile open(Path path, String key, int small) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
    ObjectFile file = null;
    try {
      file = read(channel, key, small);
      return file;
    } finally {
      if (file == null) {
        channel.close();
      }
    }
  }

  private static ObjectFile read(FileChannel channel, String key, int small) throws IOException {
    long size = channel.size();
    boolean whole = size <= small;
    byte[] tail = lastBytes(channel, size, whole ? size : Footer.USUAL_BYTES);
    int length = Footer.length(tail);
    if (length > size) {
      throw corrupt("its file is shorter than it was written" + Footer.REMEDY);
    }
    if (length > tail.length) {
      tail = lastBytes(channel, size, length);
    }
    Footer footer = Footer.read(tail, length, key);
    if (footer.size() + length != size) {
      throw corrupt("its file has another size than it was written with" + Footer.REMEDY);
    }
    return new ObjectFile(channel, footer, tail, whole);
  }

  private static byte[] lastBytes(FileChannel channel, long size, long count) throws IOException {
    byte[] bytes = new byte[(int) count];
    readFully(channel, ByteBuffer.wrap(bytes), size - count);
    return bytes;
  }

  FileChannel channel() {
    return channel;
  }

  Footer footer() {
    return footer;
  }

  /** All of the file, from its first byte, if it is small; its last bytes if not. */
  byte[] tail() {
    return tail;
  }

  boolean whole() {
    return whole;
  }

  static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw corrupt("its file became shorter while it was read" + Footer.REMEDY);
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
