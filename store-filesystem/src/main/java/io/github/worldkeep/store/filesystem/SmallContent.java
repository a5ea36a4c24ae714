package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Checksums.BLOCK;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The content of a small object, or a part of it, in memory and verified. */
final class SmallContent implements StoredContent {
  private final Footer footer;
  private final byte[] blocks;
  private final int start;
  private final int end;
  private int position;

  /** A part of whole blocks, from a start to an end in them. */
  private SmallContent(Footer footer, byte[] blocks, int start, int end) {
    this.footer = footer;
    this.blocks = blocks;
    this.start = start;
    this.end = end;
    this.position = start;
  }

  /**
   * A copy of the content from a start to an end.
   *
   * @param file all of it
   */
  static SmallContent of(Footer footer, ByteBuffer file, long start, long end) {
    int first = (int) (start / BLOCK * BLOCK);
    int last = (int) Math.min(footer.size(), (end + BLOCK - 1) / BLOCK * BLOCK);
    byte[] blocks = new byte[last - first];
    file.get(first, blocks);
    footer.verify(ByteBuffer.wrap(blocks), first);
    return new SmallContent(footer, blocks, (int) start - first, (int) end - first);
  }

  @Override
  public Footer footer() {
    return footer;
  }

  @Override
  public long length() {
    return (long) end - start;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == end) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(blocks, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public byte[] readAll() {
    position = end;
    boolean all = end - start == blocks.length;
    return all ? blocks : Arrays.copyOfRange(blocks, start, end);
  }

  @Override
  public void close() {
    // It holds no file.
  }
}
