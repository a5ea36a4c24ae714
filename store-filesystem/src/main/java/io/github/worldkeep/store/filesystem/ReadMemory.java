package io.github.worldkeep.store.filesystem;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Memory outside of the heap for what a call reads from a file. It is used again, as to make it and
 * to fill it with zeros takes longer than to read. What it holds never outlives the call.
 */
final class ReadMemory {
  static final int BYTES = 4 * Checksums.BLOCK + Footer.USUAL_BYTES;

  /** The size of a buffer that is made for one call: filling it with zeros takes time. */
  static final int LEAST_BYTES = Checksums.BLOCK + Footer.USUAL_BYTES;

  static final int BUFFERS = 16;
  private static final BlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(BUFFERS);
  private static final Semaphore TO_BE_MADE = new Semaphore(BUFFERS);

  private ReadMemory() {}

  /** An empty buffer; a smaller one of its own on the heap if all others are in use. */
  static ByteBuffer take() {
    ByteBuffer free = FREE.poll();
    if (free != null) {
      return free.clear();
    }
    return TO_BE_MADE.tryAcquire() ? make() : ByteBuffer.allocate(LEAST_BYTES);
  }

  private static ByteBuffer make() {
    ByteBuffer made = null;
    try {
      made = ByteBuffer.allocateDirect(BYTES);
      return made;
    } finally {
      if (made == null) { // There may be memory later.
        TO_BE_MADE.release();
      }
    }
  }

  static void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      FREE.add(buffer);
    }
  }
}
