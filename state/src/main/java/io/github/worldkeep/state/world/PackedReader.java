package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/** Reads what a {@link PackedWriter} has written. */
final class PackedReader {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private final byte[] block;
  private int position;
  private byte[] before = new byte[0];

  PackedReader(byte[] block) {
    this.block = block;
  }

  boolean hasMore() {
    return position < block.length;
  }

  long number() {
    long number = 0;
    int shift = 0;
    int next;
    do {
      next = block[position++];
      number |= (long) (next & (MORE - 1)) << shift;
      shift += BITS;
    } while ((next & MORE) != 0);
    return (number >>> 1) ^ -(number & 1);
  }

  String text() {
    int length = (int) number();
    return new String(block, skip(length), length, UTF_8);
  }

  String path() {
    int common = (int) number();
    int rest = (int) number();
    byte[] bytes = Arrays.copyOf(before, common + rest);
    System.arraycopy(block, skip(rest), bytes, common, rest);
    before = bytes;
    return new String(bytes, UTF_8);
  }

  String hash() {
    int length = (int) number();
    int from = skip(length);
    return HexFormat.of().formatHex(block, from, from + length);
  }

  /** Returns the position before. */
  private int skip(int length) {
    position += length;
    return position - length;
  }
}
