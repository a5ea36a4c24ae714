package io.github.worldkeep.store.spi;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Computes the CRC-32C (Castagnoli) of content, also from the checksums of its pieces. The checksum
 * of two pieces together follows from those of both and the length of the second, by the
 * combination that zlib's {@code crc32_combine} introduced (Mark Adler): appending zero bytes to a
 * message is a linear map of its CRC, here a matrix of 32 columns over GF(2).
 */
public final class Crc32c {
  private static final int CASTAGNOLI_REFLECTED = 0x82F63B78;

  /** The map for 2 to the power of the index zero bytes. */
  private static final int[][] ZEROS = zeros();

  private Crc32c() {}

  /**
   * Returns the checksum of the buffer's remaining bytes. The buffer's position does not change.
   */
  public static int of(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  /** Returns the checksum of two consecutive pieces, the second of this many bytes. */
  public static int combine(int first, int second, long secondLength) {
    int result = first;
    for (int power = 0; secondLength >>> power != 0; power++) {
      if ((secondLength >>> power & 1) != 0) {
        result = times(ZEROS[power], result);
      }
    }
    return result ^ second;
  }

  private static int[][] zeros() {
    int[] bit = new int[32];
    bit[0] = CASTAGNOLI_REFLECTED;
    for (int i = 1; i < bit.length; i++) {
      bit[i] = 1 << (i - 1);
    }
    int[][] zeros = new int[Long.SIZE - 1][];
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
