package io.github.worldkeep.examples.game;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Version 1 of a region file: five big-endian ints (magic {@code ISLR}, version, region x, region
 * y, CRC-32C of the blocks), then {@link Region#BYTES} block ids. The length is always the same, so
 * a few dug tiles change a few bytes.
 */
final class RegionFormat {

  private static final int MAGIC = 0x49534C52;
  private static final int VERSION = 1;
  private static final int LENGTH = 5 * Integer.BYTES + Region.BYTES;

  private RegionFormat() {}

  static byte[] encode(Region region, byte[] blocks) {
    return ByteBuffer.allocate(LENGTH)
        .putInt(MAGIC)
        .putInt(VERSION)
        .putInt(region.x())
        .putInt(region.y())
        .putInt(checksum(blocks))
        .put(blocks)
        .array();
  }

  /**
   * Reads a file. Throws an {@link IllegalArgumentException} that names the error, if the file is
   * not valid.
   */
  static byte[] decode(Region region, byte[] file) {
    check(file.length == LENGTH, "it has " + file.length + " bytes instead of " + LENGTH);
    ByteBuffer in = ByteBuffer.wrap(file);
    check(in.getInt() == MAGIC, "it is not a region file");
    int version = in.getInt();
    check(version == VERSION, "it has version " + version + ", this game reads version " + VERSION);
    check(new Region(in.getInt(), in.getInt()).equals(region), "it belongs to another region");
    int checksum = in.getInt();
    byte[] blocks = new byte[Region.BYTES];
    in.get(blocks);
    check(checksum == checksum(blocks), "it does not match its checksum");
    for (byte id : blocks) {
      Block.ofId(id);
    }
    return blocks;
  }

  private static void check(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }

  private static int checksum(byte[] blocks) {
    CRC32C crc = new CRC32C();
    crc.update(blocks);
    return (int) crc.getValue();
  }
}
