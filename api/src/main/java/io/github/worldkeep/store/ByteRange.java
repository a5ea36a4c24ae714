package io.github.worldkeep.store;

import java.util.Locale;

/**
 * A part of an object.
 *
 * @param offset the first byte, or -1 to count {@code length} bytes from the end
 * @param length the number of bytes at most
 */
public record ByteRange(long offset, long length) {
  private static final long FROM_END = -1;

  public ByteRange {
    if (offset < FROM_END || length < 0) {
      throw StoreException.invalid("a range needs an offset and a length of 0 or more");
    }
  }

  /** {@code length} bytes from an offset, or fewer if the object ends before. */
  public static ByteRange of(long offset, long length) {
    if (offset < 0) {
      throw StoreException.invalid("a range needs an offset of 0 or more, not " + offset);
    }
    return new ByteRange(offset, length);
  }

  /** The bytes from an offset to the end. */
  public static ByteRange from(long offset) {
    return of(offset, Long.MAX_VALUE);
  }

  /** The last bytes; the whole object if it is shorter. */
  public static ByteRange last(long length) {
    return new ByteRange(FROM_END, length);
  }

  /**
   * Returns the first byte of the range in an object of this size.
   *
   * @throws StoreException INVALID if that is behind the end; a range that starts at the end is
   *     empty
   */
  public long start(long size) {
    if (offset > size) {
      throw StoreException.invalid(
          String.format(
              Locale.ROOT, "the range starts at %d, behind the object's %d bytes", offset, size));
    }
    return offset == FROM_END ? Math.max(0, size - length) : offset;
  }

  /** Returns the number of bytes of the range in an object of this size. */
  public long lengthIn(long size) {
    return Math.min(length, size - start(size));
  }
}
