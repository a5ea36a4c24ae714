package io.github.worldkeep.store.filesystem;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Memory outside of the heap for what a call reads from a file. It is used again, so that no call
 * has to ask for it or fill it with zeros, and what it holds never outlives the call.
 */
final class ReadMemory {
  static final int BYTES = Checksums.BLOCK + Footer.USUAL_BYTES;

  private static final int BUFFERS = 16;
  private static final BlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(BUFFERS);

  static {
    for (int i = 0; i < BUFFERS; i++) {
      FREE.add(ByteBuffer.allocateDirect(BYTES));
    }
  }

  private ReadMemory() {}

  /** An empty buffer, on the heap if all others are in use. */
  static ByteBuffer take() {
    ByteBuffer free = FREE.poll();
    return free == null ? ByteBuffer.allocate(BYTES) : free.clear();
  }

  static void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      FREE.add(buffer);
    }
  }
}
