package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;

/**
 * An object, or a part of it, open for reading by one thread. If the object is overwritten or
 * deleted meanwhile, contents are never mixed: the read continues with the opened content, or
 * fails.
 */
public interface ObjectSource extends AutoCloseable {
  /** The description of the whole object. */
  ObjectInfo info();

  /** The total number of bytes of the range. */
  long length();

  /**
   * Reads some bytes, at least one. Returns their number, or -1 at the end of the range.
   *
   * @throws DriverException CORRUPT if the stored bytes do not match their checksum; bytes that a
   *     read returned have been verified if the store can verify parts, else all have been when -1
   *     is returned
   */
  int read(byte[] target, int offset, int length) throws InterruptedException;

  /**
   * Fills the start of the target.
   *
   * @throws DriverException CORRUPT if the range ends before
   */
  default void readFully(byte[] target, int length) throws InterruptedException {
    int done = 0;
    while (done < length) {
      int count = read(target, done, length - done);
      if (count < 0) {
        throw new DriverException(
            Kind.CORRUPT, "it ended after " + done + " of " + length + " bytes");
      }
      done += count;
    }
  }

  /**
   * Requires that the whole range has been read, and so verified.
   *
   * @throws DriverException CORRUPT if more bytes follow
   */
  default void requireEnd() throws InterruptedException {
    if (read(new byte[1], 0, 1) >= 0) {
      throw new DriverException(Kind.CORRUPT, "it goes on after its length");
    }
  }

  /**
   * Reads the whole range. It is called at most once, and before any {@link #read}. A source may
   * return an array that it already has, if no other code has it.
   *
   * @return {@link #length} bytes, verified, in an array that belongs to the caller
   * @throws DriverException CORRUPT if the stored bytes do not match their checksum
   */
  default byte[] readAll() throws InterruptedException {
    byte[] content = new byte[Math.toIntExact(length())];
    readFully(content, content.length);
    requireEnd();
    return content;
  }

  /** Releases the source. */
  @Override
  void close();
}
