package io.github.worldkeep.store.filesystem;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Excludes writers of one key from each other, threads and processes alike: a lock in memory among
 * the threads, then a lock on one byte of the {@code locks} file among the processes. Keys share
 * {@value #STRIPES} of them. The operating system frees a file's locks when their process ends,
 * however it ends.
 *
 * <p>A process loses its POSIX locks on a file as soon as it closes any descriptor of that file, so
 * the file is opened once in a process, here, and never by another channel. It is an asynchronous
 * channel because an interrupt would close one of another kind, and free the locks of all threads;
 * its {@code tryLock} runs on the calling thread.
 */
final class KeyLocks implements AutoCloseable {
  private static final int STRIPES = 1024;
  private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  private final AsynchronousFileChannel file;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  KeyLocks(Path path) throws IOException {
    this.file =
        AsynchronousFileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** A key's lock, held. */
  interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Waits for the key's lock. */
  Held lock(String key) throws IOException, InterruptedException {
    int hash = key.hashCode();
    int stripe = (hash ^ hash >>> 16) & (STRIPES - 1);
    ReentrantLock thread = stripes[stripe];
    thread.lockInterruptibly();
    FileLock process = null;
    try {
      process = lockAmongProcesses(stripe);
    } finally {
      if (process == null) {
        thread.unlock();
      }
    }
    FileLock held = process;
    return () -> {
      try {
        held.release();
      } finally {
        thread.unlock();
      }
    };
  }

  /** Others hold it for no longer than a rename takes, so it is asked for again and again. */
  private FileLock lockAmongProcesses(int stripe) throws IOException, InterruptedException {
    long pause = FIRST_PAUSE;
    while (true) {
      Optional<FileLock> lock = attempt(stripe);
      if (lock.isPresent()) {
        return lock.get();
      }
      LockSupport.parkNanos(this, pause);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /**
   * Takes the lock that marks a temporary directory as used. Returns empty if another process has
   * it.
   */
  Optional<FileLock> claim(int directory) throws IOException {
    return attempt(STRIPES + directory);
  }

  private Optional<FileLock> attempt(long position) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock(position, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // Another thread of this process has it.
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
