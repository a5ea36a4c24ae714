package io.github.worldkeep.store;

import java.util.Locale;

/**
 * A part of an object.
 *
 * @param offset where it starts, or -1 to count {@code length} bytes from the end
 * @param length how many bytes at the most
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

  /** From an offset to the end. */
  public static ByteRange from(long offset) {
    return of(offset, Long.MAX_VALUE);
  }

  /** The last bytes: all of an object that is shorter. */
  public static ByteRange last(long length) {
    return new ByteRange(FROM_END, length);
  }

  /**
   * Where the range starts in an object of this size.
   *
   * @throws StoreException INVALID if that is behind the end; the end itself is fine, and empty
   */
  public long start(long size) {
    if (offset > size) {
      throw StoreException.invalid(
          String.format(
              Locale.ROOT, "the range starts at %d, behind the object's %d bytes", offset, size));
    }
    return offset == FROM_END ? Math.max(0, size - length) : offset;
  }

  /** How many bytes the range has in an object of this size. */
  public long lengthIn(long size) {
    return Math.min(length, size - start(size));
  }
}
