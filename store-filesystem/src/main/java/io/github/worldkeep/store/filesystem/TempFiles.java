package io.github.worldkeep.store.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files that are written before they are published, in one numbered directory per process, on
 * the file system of the objects. A process holds the lock of its directory's number as long as it
 * lives. Files in a directory without a holder were left by a process that died, and are deleted.
 */
final class TempFiles implements AutoCloseable {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final int MAX_PROCESSES = 10_000;

  private final Path parent;
  private final KeyLocks locks;
  private final FileLock claim;
  private final Path directory;
  private final AtomicLong count = new AtomicLong();

  TempFiles(Path parent, KeyLocks locks) throws IOException {
    this.parent = Files.createDirectories(parent);
    this.locks = locks;
    int number = -1;
    Optional<FileLock> claimed = Optional.empty();
    while (claimed.isEmpty()) {
      if (++number == MAX_PROCESSES) {
        throw new IOException(MAX_PROCESSES + " processes use the store: close some");
      }
      claimed = locks.claim(number);
    }
    this.claim = claimed.get();
    this.directory = Files.createDirectories(parent.resolve(Integer.toString(number)));
    empty(directory);
  }

  /** Removes what processes left that died. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, "[0-9]*")) {
      for (Path each : directories) {
        sweep(each);
      }
    }
  }

  private void sweep(Path abandoned) throws IOException {
    Optional<FileLock> lock = locks.claim(Integer.parseInt(abandoned.getFileName().toString()));
    if (lock.isPresent()) {
      try {
        empty(abandoned);
      } finally {
        lock.get().release();
      }
    }
  }

  private static void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A new file, open for writing. */
  TempFile create() throws IOException {
    Path path = directory.resolve(Long.toString(count.incrementAndGet()));
    return new TempFile(path, create(path));
  }

  private FileChannel create(Path path) throws IOException {
    try {
      return FileChannel.open(path, NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("somebody else writes to " + directory + ": leave it alone", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      empty(directory);
    } catch (NoSuchFileException e) {
      // All of the store is gone, and with it what was to be removed.
    } finally {
      claim.release();
    }
  }
}
