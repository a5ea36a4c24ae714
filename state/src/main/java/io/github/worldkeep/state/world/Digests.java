package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** SHA-256 in hex, which names contents, and CRC-32C, which guards them on the way. */
record Digests(String sha256, int crc32c, long size) {
  private static final int BUFFER = 128 * 1024;
  private static final int HEX_DIGITS = 64;

  /** Whether a text is a SHA-256 as it is written here. */
  static boolean isSha256(String text) {
    return text.length() == HEX_DIGITS
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  static Digests of(byte[] content) {
    Digesting digesting = new Digesting();
    digesting.update(content, 0, content.length);
    return digesting.digests();
  }

  /** Returns the digests of a file, from its position to its end. */
  static Digests of(ReadableByteChannel file) throws IOException {
    Digesting digesting = new Digesting();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (int count = file.read(buffer); count >= 0; count = file.read(buffer.clear())) {
      digesting.update(buffer.array(), 0, count);
    }
    return digesting.digests();
  }

  /** The digests of a content that comes piece by piece. */
  static final class Digesting {
    private final MessageDigest sha256 = newSha256();
    private final CRC32C crc = new CRC32C();
    private long size;

    void update(byte[] bytes, int offset, int length) {
      sha256.update(bytes, offset, length);
      crc.update(bytes, offset, length);
      size += length;
    }

    /** Ends the content. */
    Digests digests() {
      String hash = HexFormat.of().formatHex(sha256.digest());
      return new Digests(hash, (int) crc.getValue(), size);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
