package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;

/**
 * An object, or a part of it, open for reading by one thread. Overwriting or deleting the object
 * meanwhile never mixes contents: the read goes on with what was opened, or fails.
 */
public interface ObjectSource extends AutoCloseable {
  /** Of the whole object. */
  ObjectInfo info();

  /** How many bytes of the range there are in all. */
  long length();

  /**
   * Reads some bytes, at least one; -1 at the end of the range.
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
   * Makes sure that all has been read, and so verified.
   *
   * @throws DriverException CORRUPT if there is more
   */
  default void requireEnd() throws InterruptedException {
    if (read(new byte[1], 0, 1) >= 0) {
      throw new DriverException(Kind.CORRUPT, "it goes on after its length");
    }
  }

  /**
   * Reads all of the range; called once, before any {@link #read}, if at all. A source that has the
   * bytes in an array that nobody else has may hand it over.
   *
   * @return {@link #length} bytes, verified, in an array that is the caller's
   * @throws DriverException CORRUPT if the stored bytes do not match their checksum
   */
  default byte[] readAll() throws InterruptedException {
    byte[] content = new byte[Math.toIntExact(length())];
    readFully(content, content.length);
    requireEnd();
    return content;
  }

  @Override
  void close();
}
