package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ObjectInfo;
import java.nio.ByteBuffer;

/**
 * The write of an object in parts, which are numbered from 0. All have {@link #partSize()} except
 * the last. Parts may be sent by several threads and in any order, each number once.
 */
public interface PartUpload {
  /** The size of every part except the last, in bytes; 64 KiB to 64 MiB. */
  int partSize();

  /** Sends a part: the buffer's remaining bytes. The caller uses the buffer again afterwards. */
  void part(int number, ByteBuffer content) throws InterruptedException;

  /**
   * Publishes the object, under the condition and with the checksum of its options. After a failure
   * nothing is published, and {@link #abort} is called.
   *
   * @param parts the number of parts, at least 1
   * @param size the size of all parts, in bytes
   */
  ObjectInfo commit(int parts, long size) throws InterruptedException;

  /**
   * Removes the parts that were sent. Called at most once, and not after a commit that succeeded.
   */
  void abort();
}
