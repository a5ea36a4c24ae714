package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes one block of a {@link Packed}. */
final class PackedWriter {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private byte[] before = new byte[0];

  /** Small numbers, also below 0, take a byte. */
  void number(long number) {
    long rest = (number << 1) ^ (number >> (Long.SIZE - 1));
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  void text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  /** Only what differs from the path before it in the block is written. */
  void path(String path) {
    byte[] bytes = path.getBytes(UTF_8);
    int mismatch = Arrays.mismatch(before, bytes);
    int common = mismatch < 0 ? bytes.length : mismatch;
    number(common);
    number(bytes.length - common);
    out.write(bytes, common, bytes.length - common);
    before = bytes;
  }

  /** A hash in hex, or an empty text. */
  void hash(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    number(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
