package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.spi.Crc32c;
import java.nio.ByteBuffer;

/** CRC-32C of content, block by block; that of the whole follows from those of the blocks. */
final class Checksums {
  static final int BLOCK = 64 * 1024;

  private Checksums() {}

  static int of(byte[] content, int offset, int length) {
    return Crc32c.of(ByteBuffer.wrap(content, offset, length));
  }

  static int blocksIn(long size) {
    return Math.toIntExact((size + BLOCK - 1) / BLOCK);
  }

  /**
   * Returns the checksum of each block of the buffer's remaining bytes. The buffer's position does
   * not change.
   */
  static int[] ofBlocks(ByteBuffer content) {
    int[] blocks = new int[blocksIn(content.remaining())];
    ByteBuffer block = content.duplicate();
    for (int i = 0; i < blocks.length; i++) {
      int start = content.position() + i * BLOCK;
      block.limit(start + Math.min(BLOCK, content.limit() - start)).position(start);
      blocks[i] = Crc32c.of(block);
    }
    return blocks;
  }

  /** Returns the checksum of the whole content, which has this size. */
  static int ofWhole(int[] blocks, long size) {
    int crc = blocks.length == 0 ? 0 : blocks[0];
    for (int i = 1; i < blocks.length; i++) {
      int length = (int) Math.min(BLOCK, size - (long) i * BLOCK);
      crc = Crc32c.combine(crc, blocks[i], length);
    }
    return crc;
  }
}
