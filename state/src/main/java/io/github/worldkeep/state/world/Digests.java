package io.github.worldkeep.state.world;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** SHA-256 in hex, which names contents, and CRC-32C, which guards them on the way. */
record Digests(String sha256, int crc32c, long size) {
  private static final int BUFFER = 128 * 1024;

  static Digests of(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    byte[] hash = newSha256().digest(content);
    return new Digests(HexFormat.of().formatHex(hash), (int) crc.getValue(), content.length);
  }

  static Digests of(Path file) throws IOException {
    MessageDigest sha256 = newSha256();
    CRC32C crc = new CRC32C();
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha256.update(buffer, 0, count);
        crc.update(buffer, 0, count);
        size += count;
      }
    }
    return new Digests(HexFormat.of().formatHex(sha256.digest()), (int) crc.getValue(), size);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
