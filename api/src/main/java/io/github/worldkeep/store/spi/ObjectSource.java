package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ObjectInfo;

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

  @Override
  void close();
}
