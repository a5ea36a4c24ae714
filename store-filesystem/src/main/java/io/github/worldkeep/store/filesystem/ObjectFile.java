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
 * An object's file, open for the time of a call, and its verified footer. A small file is in
 * memory, whole.
 */
final class ObjectFile implements AutoCloseable {
  private final FileChannel channel;
  private final ByteBuffer memory;
  private final boolean whole;
  private final Footer footer;
  private boolean keptOpen;

  private ObjectFile(FileChannel channel, ByteBuffer memory, boolean whole, Footer footer) {
    this.channel = channel;
    this.memory = memory;
    this.whole = whole;
    this.footer = footer;
  }

  /** Opens it for all of its content, or answers null if there is none. */
  static @Nullable ObjectFile open(Path path, String key) throws IOException {
    return open(path, key, true, ReadMemory.BYTES);
  }

  /** Opens it for a part of its content, or answers null if there is none. */
  static @Nullable ObjectFile openPart(Path path, String key) throws IOException {
    return open(path, key, false, ReadMemory.BYTES);
  }

  /** What its footer says, or null if there is no file. */
  static @Nullable Footer footer(Path path, String key) throws IOException {
    try (ObjectFile file = open(path, key, false, Footer.USUAL_BYTES)) {
      return file == null ? null : file.footer;
    }
  }

  /**
   * @param atOnce whether it is read before its size is known, which for a small file is one call
   * @param small up to this size all of it is read, else only the footer
   */
  private static @Nullable ObjectFile open(Path path, String key, boolean atOnce, int small)
      throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
    ByteBuffer memory = ReadMemory.take();
    ObjectFile file = null;
    try {
      file = read(channel, memory, key, atOnce, small);
      return file;
    } finally {
      if (file == null) {
        ReadMemory.giveBack(memory);
        channel.close();
      }
    }
  }

  private static ObjectFile read(
      FileChannel channel, ByteBuffer memory, String key, boolean atOnce, int small)
      throws IOException {
    long size = atOnce && readAtOnce(channel, memory) ? memory.position() : channel.size();
    boolean whole = size <= small;
    if (whole) {
      memory.limit((int) size);
      readFully(channel, memory, memory.position());
    } else {
      memory.clear().limit(Footer.USUAL_BYTES);
      readFully(channel, memory, size - Footer.USUAL_BYTES);
    }
    return new ObjectFile(channel, memory, whole, readFooter(channel, memory.flip(), key, size));
  }

  /** Whether all of the file was read. */
  private static boolean readAtOnce(FileChannel channel, ByteBuffer memory) throws IOException {
    channel.read(memory, 0);
    return memory.hasRemaining() && Footer.endsFile(memory, memory.position());
  }

  private static Footer readFooter(FileChannel channel, ByteBuffer tail, String key, long size)
      throws IOException {
    int length = Footer.length(tail, tail.limit());
    if (length > size) {
      throw corrupt("its file is shorter than it was written" + Footer.REMEDY);
    }
    byte[] fields = new byte[length];
    if (length <= tail.limit()) {
      tail.get(tail.limit() - length, fields);
    } else {
      readFully(channel, ByteBuffer.wrap(fields), size - length);
    }
    Footer footer = Footer.read(fields, key);
    if (footer.size() + length != size) {
      throw corrupt("its file has another size than it was written with" + Footer.REMEDY);
    }
    return footer;
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

  Footer footer() {
    return footer;
  }

  /** All of the content and the footer behind it, until this is closed; null if it is not small. */
  @Nullable ByteBuffer whole() {
    return whole ? memory : null;
  }

  /** Hands the file over, to be closed by whom it was handed to. */
  FileChannel keepOpen() {
    keptOpen = true;
    return channel;
  }

  @Override
  public void close() throws IOException {
    ReadMemory.giveBack(memory);
    if (!keptOpen) {
      channel.close();
    }
  }
}
