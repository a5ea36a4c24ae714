package io.github.worldkeep.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a row, which SQLite itself does not have. The upper half is the CRC-32C of the
 * row's number and name, the lower half that of its content: so a version or an expiry can be
 * verified, or changed, without reading what may be a large content.
 *
 * <p>A row is verified with the name that the caller asked for. So a row that an index leads to by
 * mistake does not pass for the one that was looked for.
 */
final class Checksum {
  /** Stands for a number that is NULL. */
  static final long NO_NUMBER = Long.MIN_VALUE;

  private static final long LOWER = 0xffff_ffffL;
  private static final byte[] NOTHING = {};

  private Checksum() {}

  /** Returns the checksum of a row. A number that is NULL counts as the least. */
  static long of(String name, @Nullable Long number, byte[] content) {
    return withHead(name, number, crc(content));
  }

  /** Returns the checksum of a row without content. */
  static long of(String name, long number) {
    return of(name, number, NOTHING);
  }

  /** The checksum of a row that gets another number, and keeps its content. */
  static long withHead(String name, @Nullable Long number, long checksum) {
    return ((long) head(name, number) << 32) | (checksum & LOWER);
  }

  /** The upper half: {@code checksum >> 32} in SQL. */
  static int head(String name, @Nullable Long number) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] head = new byte[Long.BYTES + text.length];
    ByteBuffer.wrap(head).putLong(number == null ? NO_NUMBER : number).put(text);
    return (int) crc(head);
  }

  private static long crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return crc.getValue();
  }

  /** Whether name and number are those that the checksum was made of. */
  static boolean matchesHead(long checksum, String name, @Nullable Long number) {
    return (int) (checksum >> 32) == head(name, number);
  }

  /** Whether all of the row is what the checksum was made of. */
  static boolean matches(long checksum, String name, @Nullable Long number, byte[] content) {
    return checksum == of(name, number, content);
  }
}
