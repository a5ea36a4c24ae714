package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Checksums.BLOCK;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an object, or a part of it, read from its file. Every block that the part touches
 * is verified before its first byte is handed out.
 */
final class ContentSource implements StoredContent {
  /** How much one call reads from the file. The JDK keeps a direct buffer of that size a thread. */
  private static final int SPAN = 4 * BLOCK;

  private final FileChannel channel;
  private final Footer footer;
  private final Set<ContentSource> open;
  private final long start;
  private final long end;
  private long position;
  private byte @Nullable [] block;
  private long blockStart;

  private ContentSource(
      FileChannel channel, Footer footer, long start, long end, Set<ContentSource> open) {
    this.channel = channel;
    this.footer = footer;
    this.start = start;
    this.end = end;
    this.position = start;
    this.open = open;
  }

  /**
   * The content from a start to an end, whose file stays open until this is closed.
   *
   * @param open of the same store; this one is among them until it is closed
   */
  static ContentSource of(ObjectFile file, long start, long end, Set<ContentSource> open) {
    ContentSource source = new ContentSource(file.release(), file.footer(), start, end, open);
    open.add(source);
    return source;
  }

  @Override
  public Footer footer() {
    return footer;
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
    int span = Math.min(room, SPAN);
    boolean toTheEnd = position + span == footer.size();
    int count = toTheEnd ? span : span / BLOCK * BLOCK;
    if (position % BLOCK != 0 || count == 0) {
      return 0;
    }
    readVerified(ByteBuffer.wrap(target, offset, count).slice(), position);
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
    byte[] bytes = new byte[(int) Math.min(BLOCK, footer.size() - from)];
    readVerified(ByteBuffer.wrap(bytes), from);
    block = bytes;
    blockStart = from;
    return bytes;
  }

  /** Fills the target with whole blocks. */
  private void readVerified(ByteBuffer target, long from) throws IOException {
    ObjectFile.readFully(channel, target, from);
    footer.verify(target.flip(), from);
  }

  @Override
  public void close() {
    open.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }
}
