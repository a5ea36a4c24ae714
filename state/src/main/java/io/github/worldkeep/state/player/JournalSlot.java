package io.github.worldkeep.state.player;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directory of one process in a journal, claimed by a lock that the operating system frees when
 * the process ends, however it ends.
 *
 * <p>A process loses its POSIX locks on a file as soon as it closes any descriptor of that file, so
 * what this process has claimed is noted, and not opened again.
 */
final class JournalSlot implements AutoCloseable {
  static final String SUFFIX = ".player";

  private static final String LOCK = "lock";
  private static final String TEMP_SUFFIX = ".temp";
  private static final Set<Path> CLAIMED_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel lockFile;
  private final AtomicLong temps = new AtomicLong();

  private JournalSlot(Path directory, FileChannel lockFile) {
    this.directory = directory;
    this.lockFile = lockFile;
  }

  /**
   * Takes the slot. Returns empty if another process has it.
   *
   * @param directory the slot's real path, which is created if missing
   */
  static Optional<JournalSlot> claim(Path directory) throws IOException {
    if (!CLAIMED_HERE.add(directory)) {
      return Optional.empty();
    }
    Optional<JournalSlot> slot = Optional.empty();
    try {
      DurableFiles.createDirectory(directory);
      slot = lock(directory);
    } finally {
      if (slot.isEmpty()) {
        CLAIMED_HERE.remove(directory);
      }
    }
    return slot;
  }

  private static Optional<JournalSlot> lock(Path directory) throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // Another class loader of this process has it.
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new JournalSlot(directory, file));
  }

  /** Writes a file of this name, and replaces an earlier one. Returns its path. */
  Path write(String name, byte[] content) throws IOException {
    Path temp = directory.resolve(name + "." + temps.incrementAndGet() + TEMP_SUFFIX);
    Path target = directory.resolve(name + SUFFIX);
    DurableFiles.write(temp, target, content);
    return target;
  }

  /** The files that are complete. */
  List<Path> files() throws IOException {
    return matching("*" + SUFFIX);
  }

  /** Deletes unfinished files of processes that have ended, which were never acknowledged. */
  void sweep() throws IOException {
    for (Path unfinished : matching("*" + TEMP_SUFFIX)) {
      Files.delete(unfinished);
    }
  }

  private List<Path> matching(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
      found.forEach(files::add);
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    try {
      lockFile.close();
    } finally {
      CLAIMED_HERE.remove(directory);
    }
  }
}
