package io.github.worldkeep.store.filesystem;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories of the objects. One that exists may not be durable yet: another process may have
 * made it a moment ago, or have died before it forced it. So each process forces those that it uses
 * once, and remembers. This holds because the store never removes a directory.
 */
final class DurableDirectories {
  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final int REMEMBERED = 20_000;
  private static final boolean CAN_FORCE =
      File.separatorChar == '/'; // Windows can't, nor needs to.

  private final Path root;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  DurableDirectories(Path root) {
    this.root = root;
  }

  /** Makes the directory, and those above it up to the root, so that they last. */
  void require(Path directory) throws IOException {
    if (durable.contains(directory)) {
      return;
    }
    if (!directory.equals(root)) {
      Path parent = parentOf(directory);
      require(parent);
      create(directory);
      force(parent);
    }
    if (durable.size() >= REMEMBERED) {
      durable.clear();
    }
    durable.add(directory);
  }

  /** Forgets all directories: one was removed by another process. */
  void forget() {
    durable.clear();
  }

  private static void create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** Makes what was created, renamed or deleted in a directory durable. */
  static void force(Path directory) throws IOException {
    if (CAN_FORCE) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  static Path parentOf(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " has no parent");
    }
    return parent;
  }
}
