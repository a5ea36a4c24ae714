package io.github.worldkeep.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of one upload or download on a few threads of its own, which have ended when
 * {@link #run} returns. The first failure stops the others; an interrupt of the caller stops all.
 */
final class Transfers {
  private static final int PARALLEL = 4;

  private final TransferProgress progress;
  private final long total;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ReentrantLock progressLock = new ReentrantLock();
  private int nextPart;
  private long transferred;

  /** Moves one part through a buffer of its thread. Returns the number of bytes. */
  @FunctionalInterface
  interface Part {
    int move(int number, byte[] buffer) throws IOException;
  }

  Transfers(long total, TransferProgress progress) {
    this.total = total;
    this.progress = progress;
  }

  /**
   * @param bufferBytes each thread has one buffer of this size, used again for each part, because a
   *     small heap has no room for large arrays that come and go
   */
  void run(int parts, int bufferBytes, Part part) throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(PARALLEL, parts); i++) {
      Thread thread = new Thread(() -> work(parts, bufferBytes, part), "worldkeep-transfer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    boolean interrupted = join(threads);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow(failure.get());
  }

  private boolean join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          failure.compareAndSet(null, e);
          threads.forEach(Thread::interrupt);
        }
      }
    }
    return interrupted;
  }

  private void work(int parts, int bufferBytes, Part part) {
    try {
      byte[] buffer = new byte[(int) Math.min(bufferBytes, total)];
      for (int n = claim(parts); n >= 0; n = claim(parts)) {
        advance(part.move(n, buffer));
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private int claim(int parts) {
    progressLock.lock();
    try {
      return failure.get() == null && nextPart < parts ? nextPart++ : -1;
    } finally {
      progressLock.unlock();
    }
  }

  /** One caller at a time, so that the listener sees values that only grow. */
  private void advance(int bytes) {
    progressLock.lock();
    try {
      transferred += bytes;
      progress.advanced(transferred, total);
    } finally {
      progressLock.unlock();
    }
  }

  private static void rethrow(@Nullable Throwable failed) throws IOException {
    if (failed instanceof InterruptedException) {
      throw new StoreException(
          StoreException.Kind.INTERRUPTED,
          StoreException.Retry.SAFE,
          "the thread was interrupted; the transfer is undone",
          failed);
    } else if (failed instanceof IOException e) {
      throw e;
    } else if (failed instanceof RuntimeException e) {
      throw e;
    } else if (failed instanceof Error e) {
      throw e;
    } else if (failed != null) {
      throw new IllegalStateException(failed);
    }
  }
}
