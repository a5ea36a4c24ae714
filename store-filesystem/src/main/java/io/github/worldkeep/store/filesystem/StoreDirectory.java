package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store's directory: {@code objects} with the objects, {@code temp} with files that are being
 * written, {@code locks}, and the marker. It is open once in this process for any number of
 * clients; {@link KeyLocks} has the reason.
 */
final class StoreDirectory implements AutoCloseable {
  private static final ReentrantLock OPENING = new ReentrantLock();
  private static final Map<Path, StoreDirectory> OPEN = new HashMap<>();

  private final Path root;
  private final Path objects;
  private final KeyLocks locks;
  private final TempFiles temp;
  private final DurableDirectories directories;
  private int clients;

  private StoreDirectory(Path root) throws IOException {
    this.root = root;
    this.objects = root.resolve("objects");
    this.directories = new DurableDirectories(objects);
    Files.createDirectories(objects);
    DurableDirectories.force(root);
    this.locks = new KeyLocks(root.resolve("locks"));
    TempFiles created = null;
    try {
      created = new TempFiles(root.resolve("temp"), locks);
    } finally {
      if (created == null) {
        locks.close();
      }
    }
    this.temp = created;
  }

  /** Opens it, creates what is missing, and sweeps what dead processes left. */
  static StoreDirectory open(Path path) throws IOException, InterruptedException {
    // Held across I/O, as the second client must wait until the first one's locks exist.
    OPENING.lockInterruptibly();
    try {
      Path root = Marker.require(path);
      StoreDirectory directory = OPEN.get(root);
      if (directory == null) {
        directory = new StoreDirectory(root);
        OPEN.put(root, directory);
      }
      directory.clients++;
      return swept(directory);
    } finally {
      OPENING.unlock();
    }
  }

  private static StoreDirectory swept(StoreDirectory directory) throws IOException {
    boolean done = false;
    try {
      directory.temp.sweep();
      directory.requireWritable();
      done = true;
      return directory;
    } finally {
      if (!done) {
        directory.close();
      }
    }
  }

  /** A store that can only be read would fail at its first save: better at once. */
  private void requireWritable() throws IOException {
    temp.create().close();
    if (!Files.isWritable(objects)) {
      throw new AccessDeniedException(objects.toString());
    }
  }

  /**
   * To be asked when there is no such file: a store that is gone, an unmounted one for example, has
   * not lost its objects, it can't be asked for them.
   */
  void requirePresent() {
    if (!Files.exists(root.resolve(Marker.NAME))) {
      throw new DriverException(
          Kind.UNAVAILABLE, "its directory " + root + " is gone: is its disk mounted?");
    }
  }

  /** The file of a key's object. */
  Path file(String key) {
    return objects.resolve(KeyNames.path(key));
  }

  /** The directory of a relative path; of all objects if it is empty. */
  Path directory(String path) {
    return objects.resolve(path);
  }

  KeyLocks locks() {
    return locks;
  }

  TempFiles temp() {
    return temp;
  }

  DurableDirectories directories() {
    return directories;
  }

  @Override
  public void close() {
    OPENING.lock(); // As in open.
    try {
      if (--clients == 0) {
        OPEN.remove(root);
        closeFiles();
      }
    } catch (IOException e) {
      throw new DriverException(
          Kind.UNAVAILABLE, "its temporary files can't be removed; the next open does it", e);
    } finally {
      OPENING.unlock();
    }
  }

  private void closeFiles() throws IOException {
    try {
      temp.close();
    } finally {
      locks.close();
    }
  }
}
