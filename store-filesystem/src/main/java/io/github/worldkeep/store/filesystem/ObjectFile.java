package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Failures.corrupt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object's file and its verified footer, open until it is known what of it is wanted. */
final class ObjectFile implements AutoCloseable {
  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final int SECTOR = 512;

  private final FileChannel channel;
  private final ByteBuffer memory;
  private final boolean whole;
  private final Footer footer;
  private boolean released;

  private ObjectFile(FileChannel channel, ByteBuffer memory, boolean whole, Footer footer) {
    this.channel = channel;
    this.memory = memory;
    this.whole = whole;
    this.footer = footer;
  }

  /** Opens the file for its whole content. Returns null if there is no file. */
  static @Nullable ObjectFile open(Path path, String key) throws IOException {
    return open(path, key, true, ReadMemory.BYTES);
  }

  /** Opens the file for a part of its content. Returns null if there is no file. */
  static @Nullable ObjectFile openPart(Path path, String key) throws IOException {
    return open(path, key, false, ReadMemory.LEAST_BYTES);
  }

  /** Returns the footer of the file, or null if there is no file. */
  static @Nullable Footer footer(Path path, String key) throws IOException {
    try (ObjectFile file = open(path, key, false, Footer.USUAL_BYTES)) {
      return file == null ? null : file.footer;
    }
  }

  /**
   * @param atOnce whether to read before asking for the size, which for a small file is one call
   * @param small up to this size all of it is read, if there is so much memory
   */
  private static @Nullable ObjectFile open(Path path, String key, boolean atOnce, int small)
      throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, READ);
    } catch (NoSuchFileException e) {
      return null;
    }
    ByteBuffer memory = null;
    ObjectFile file = null;
    try {
      memory = ReadMemory.take();
      file = read(channel, memory, key, atOnce, small);
      return file;
    } finally {
      if (file == null) {
        if (memory != null) {
          ReadMemory.giveBack(memory);
        }
        channel.close();
      }
    }
  }

  private static ObjectFile read(
      FileChannel channel, ByteBuffer memory, String key, boolean atOnce, int small)
      throws IOException {
    long size = atOnce && readAtOnce(channel, memory) ? memory.position() : channel.size();
    boolean whole = size <= Math.min(small, memory.capacity());
    if (whole) {
      memory.limit((int) size);
      readFully(channel, memory, memory.position());
    } else {
      memory.clear().limit(Footer.USUAL_BYTES);
      readFully(channel, memory, size - Footer.USUAL_BYTES);
    }
    return new ObjectFile(channel, memory, whole, readFooter(channel, memory.flip(), key, size));
  }

  /** Whether that was all of the file. To read more would cost larger files more than it saves. */
  private static boolean readAtOnce(FileChannel channel, ByteBuffer memory) throws IOException {
    channel.read(memory.limit(ReadMemory.LEAST_BYTES), 0);
    return isWhole(memory);
  }

  /**
   * Whether what was read ends as a file ends, and where only a file ends. A read that was cut off
   * by a full memory or a bad place on the disk ends between two sectors, and content may hold what
   * looks like the end of a file there.
   */
  static boolean isWhole(ByteBuffer read) {
    int end = read.position();
    return end % SECTOR != 0 && Footer.endsFile(read, end);
  }

  private static Footer readFooter(FileChannel channel, ByteBuffer tail, String key, long size)
      throws IOException {
    int length = Footer.length(tail, tail.limit());
    if (length > size) {
      throw corrupt("its file is shorter than it was written" + Footer.REMEDY);
    }
    if (length > Footer.longest(size)) {
      throw corrupt("its file's end is damaged" + Footer.REMEDY);
    }
    byte[] fields = new byte[length];
    if (length <= tail.limit()) {
      tail.get(tail.limit() - length, fields);
    } else {
      readFully(channel, ByteBuffer.wrap(fields), size - length);
    }
    return Footer.read(fields, key, size);
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

  /** The content from a start to an end. */
  StoredContent content(long start, long end, Set<ContentSource> open) {
    return whole
        ? SmallContent.of(footer, memory, start, end)
        : ContentSource.of(this, start, end, open);
  }

  /** Returns the open channel, which the caller must close. */
  FileChannel release() {
    released = true;
    return channel;
  }

  @Override
  public void close() throws IOException {
    ReadMemory.giveBack(memory);
    if (!released) {
      channel.close();
    }
  }
}
