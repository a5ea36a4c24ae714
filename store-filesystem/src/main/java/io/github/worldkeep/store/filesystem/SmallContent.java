package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Checksums.BLOCK;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.spi.ObjectSource;
import java.nio.ByteBuffer;

/** The content of a small object, or a part of it, in memory and verified. It holds no file. */
final class SmallContent implements ObjectSource {
  private final Footer footer;
  private final byte[] content;
  private int position;

  private SmallContent(Footer footer, byte[] content) {
    this.footer = footer;
    this.content = content;
  }

  /**
   * The content from a start to an end.
   *
   * @param whole all of the file
   */
  static SmallContent of(Footer footer, ByteBuffer whole, long start, long end) {
    long from = start / BLOCK * BLOCK;
    long to = Math.min(footer.size(), (end + BLOCK - 1) / BLOCK * BLOCK);
    footer.verify(whole.slice((int) from, (int) (to - from)), from);
    byte[] content = new byte[(int) (end - start)];
    whole.get((int) start, content);
    return new SmallContent(footer, content);
  }

  @Override
  public ObjectInfo info() {
    return footer.info();
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == content.length) {
      return -1;
    }
    int count = Math.min(length, content.length - position);
    System.arraycopy(content, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public byte[] readAll() {
    position = content.length;
    return content;
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
