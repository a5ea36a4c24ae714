package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ObjectInfo;
import java.nio.ByteBuffer;

/**
 * An object on its way, in parts that are numbered from 0 and all of {@link #partSize()} but for
 * the last. Parts may come from several threads and in any order, each number once.
 */
public interface PartUpload {
  /** The size of every part but the last, in bytes; 64 KiB to 64 MiB. */
  int partSize();

  /** Sends a part: the buffer's remaining bytes. The caller uses the buffer again afterwards. */
  void part(int number, ByteBuffer content) throws InterruptedException;

  /**
   * Publishes the object, on the conditions and with the checksum of its options. After a failure
   * nothing is published and {@link #abort} follows.
   *
   * @param parts how many parts there are, at least 1
   * @param size of all of them, in bytes
   */
  ObjectInfo commit(int parts, long size) throws InterruptedException;

  /** Frees what was sent. Called at most once, and not after a commit that succeeded. */
  void abort();
}
