package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Checksums.BLOCK;
import static io.github.worldkeep.store.filesystem.Failures.corrupt;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.spi.ObjectSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an object, or a range of it. Every block that the range touches is verified before
 * its first byte is handed out. Of a small object everything is in memory, and its file closed.
 */
final class ContentSource implements ObjectSource {
  /** How much one call reads from the file. The JDK keeps a direct buffer of that size a thread. */
  private static final int SPAN = 4 * BLOCK;

  private final ObjectFile file;
  private final Set<ContentSource> open;
  private final long start;
  private final long end;
  private long position;
  private byte @Nullable [] block;
  private long blockStart;

  private ContentSource(ObjectFile file, @Nullable ByteRange range, Set<ContentSource> open) {
    this.file = file;
    this.open = open;
    long size = file.footer().size();
    this.start = range == null ? 0 : range.start(size);
    this.end = range == null ? size : start + range.lengthIn(size);
    this.position = start;
  }

  /**
   * Takes over the file, and closes it as soon as it is not needed.
   *
   * @param open of the same store; those that hold a file are in it until they are closed
   */
  static ContentSource of(ObjectFile file, @Nullable ByteRange range, Set<ContentSource> open)
      throws IOException {
    ContentSource source = new ContentSource(file, range, open);
    if (file.whole()) {
      file.close();
      source.block = file.tail();
      long from = source.start / BLOCK * BLOCK;
      source.verify(file.tail(), (int) from, from, source.end);
    } else {
      open.add(source);
    }
    return source;
  }

  @Override
  public ObjectInfo info() {
    return file.footer().info();
  }

  Footer footer() {
    return file.footer();
  }

  @Override
  public long length() {
    return end - start;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == end) {
      return -1;
    }
    try {
      int count = (int) Math.min(length, end - position);
      int moved = inMemory() ? 0 : readBlocks(target, offset, count);
      moved = moved > 0 ? moved : copy(target, offset, count);
      position += moved;
      return moved;
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }

  private boolean inMemory() {
    return block != null && position >= blockStart && position < blockStart + block.length;
  }

  /** Reads as many whole blocks as there is room for, straight to where they are wanted. */
  private int readBlocks(byte[] target, int offset, int room) throws IOException {
    long size = file.footer().size();
    int span = Math.min(room, SPAN);
    boolean toTheEnd = position + span == size;
    int count = toTheEnd ? span : span / BLOCK * BLOCK;
    if (position % BLOCK != 0 || count == 0) {
      return 0;
    }
    ObjectFile.readFully(file.channel(), ByteBuffer.wrap(target, offset, count), position);
    verify(target, offset, position, position + count);
    return count;
  }

  private int copy(byte[] target, int offset, int room) throws IOException {
    byte[] from = inMemory() && block != null ? block : readBlock();
    int at = (int) (position - blockStart);
    int count = Math.min(room, from.length - at);
    System.arraycopy(from, at, target, offset, count);
    return count;
  }

  private byte[] readBlock() throws IOException {
    long from = position / BLOCK * BLOCK;
    byte[] bytes = new byte[(int) Math.min(BLOCK, file.footer().size() - from)];
    ObjectFile.readFully(file.channel(), ByteBuffer.wrap(bytes), from);
    verify(bytes, 0, from, from + bytes.length);
    block = bytes;
    blockStart = from;
    return bytes;
  }

  /** Verifies the blocks between two places of the content; the first byte lies at the offset. */
  private void verify(byte[] bytes, int offset, long from, long to) {
    long size = file.footer().size();
    for (long at = from; at < to; at += BLOCK) {
      int number = (int) (at / BLOCK);
      int length = (int) Math.min(BLOCK, size - at);
      if (Checksums.of(bytes, offset + (int) (at - from), length) != file.footer().block(number)) {
        throw corrupt(
            String.format(
                Locale.ROOT,
                "the 64 KiB at byte %d do not have their checksum%s",
                at,
                Footer.REMEDY));
      }
    }
  }

  @Override
  public void close() {
    if (file.whole()) {
      return;
    }
    open.remove(this);
    try {
      file.close();
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }
}
