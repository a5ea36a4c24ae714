package io.github.worldkeep.store.filesystem;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C of content, block by block. The checksum of the whole follows from those of the blocks by
 * the combination that zlib's {@code crc32_combine} introduced (Mark Adler): appending zero bytes
 * to a message is a linear map of its CRC, here a matrix of 32 columns over GF(2).
 */
final class Checksums {
  static final int BLOCK = 64 * 1024;

  private static final int CASTAGNOLI_REFLECTED = 0x82F63B78;

  /** The map for 2 to the power of the index zero bytes, up to one block. */
  private static final int[][] ZEROS = zeros();

  private Checksums() {}

  static int of(byte[] content, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(content, offset, length);
    return (int) crc.getValue();
  }

  static int of(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  static int blocksIn(long size) {
    return Math.toIntExact((size + BLOCK - 1) / BLOCK);
  }

  /** Of every block of the buffer's remaining bytes, which are left as they are. */
  static int[] ofBlocks(ByteBuffer content) {
    int[] blocks = new int[blocksIn(content.remaining())];
    ByteBuffer block = content.duplicate();
    for (int i = 0; i < blocks.length; i++) {
      int start = content.position() + i * BLOCK;
      block.limit(Math.min(start + BLOCK, content.limit())).position(start);
      blocks[i] = of(block);
    }
    return blocks;
  }

  /** Of the whole content, which has this size. */
  static int ofWhole(int[] blocks, long size) {
    int crc = blocks.length == 0 ? 0 : blocks[0];
    for (int i = 1; i < blocks.length; i++) {
      int length = (int) Math.min(BLOCK, size - (long) i * BLOCK);
      crc = appendZeros(crc, length) ^ blocks[i];
    }
    return crc;
  }

  private static int appendZeros(int crc, int bytes) {
    int result = crc;
    for (int power = 0; bytes >>> power != 0; power++) {
      if ((bytes >>> power & 1) != 0) {
        result = times(ZEROS[power], result);
      }
    }
    return result;
  }

  private static int[][] zeros() {
    int[] bit = new int[32];
    bit[0] = CASTAGNOLI_REFLECTED;
    for (int i = 1; i < bit.length; i++) {
      bit[i] = 1 << (i - 1);
    }
    int[][] zeros = new int[Integer.numberOfTrailingZeros(BLOCK) + 1][];
    zeros[0] = squared(squared(squared(bit)));
    for (int i = 1; i < zeros.length; i++) {
      zeros[i] = squared(zeros[i - 1]);
    }
    return zeros;
  }

  private static int[] squared(int[] matrix) {
    int[] square = new int[matrix.length];
    for (int i = 0; i < square.length; i++) {
      square[i] = times(matrix, matrix[i]);
    }
    return square;
  }

  private static int times(int[] matrix, int vector) {
    int sum = 0;
    int rest = vector;
    for (int i = 0; rest != 0; i++) {
      sum ^= (rest & 1) == 0 ? 0 : matrix[i];
      rest >>>= 1;
    }
    return sum;
  }
}
