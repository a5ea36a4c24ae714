package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exclusive use of a directory, whatever path leads to it: a lock of the operating system on
 * {@code .worldkeep/lock} in it. The lock is seen in all containers of a machine that share the
 * directory, and ends with the process. For one thread at a time.
 */
public final class DirectoryLock implements Closeable {
  static final Path NAME = Path.of("lock");

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
  private static final int ATTEMPTS = 10;
  private static final int LONGEST_HINT = 200;

  /**
   * The directories that this process has. A second channel to a lock's file, when it is closed,
   * would release the lock of the whole process.
   */
  private static final Set<Object> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Object key;
  private @Nullable FileChannel channel;
  private @Nullable IOException problem;

  private DirectoryLock(Path directory, Object key) {
    this.directory = directory;
    this.key = key;
  }

  /**
   * Locks a directory, which is created if missing.
   *
   * @throws FileSystemException if another server has the directory; its message names the server,
   *     if that is known
   * @throws IOException if the directory can't be opened
   */
  public static DirectoryLock acquire(Path directory) throws IOException {
    Files.createDirectories(directory.toAbsolutePath().normalize());
    Path real = directory.toRealPath();
    Object key = Objects.requireNonNullElse(key(real), real);
    if (!OWN.add(key)) {
      throw held(directory, "this process");
    }
    DirectoryLock lock = new DirectoryLock(real, key);
    boolean done = false;
    try {
      lock.lock(directory);
      done = true;
      return lock;
    } finally {
      if (!done) {
        OWN.remove(key);
      }
    }
  }

  private static @Nullable Object key(Path real) throws IOException {
    try (Folder folder = Folder.open(real)) {
      return folder.key();
    }
  }

  private static FileSystemException held(Path directory, String holder) {
    return new FileSystemException(
        directory.toString(), null, "is in use by " + holder + ": stop it, or name another one");
  }

  /**
   * Returns the reason why the directory is used without a lock: its file system has none, or lets
   * no file be written. Empty if it is locked.
   */
  public Optional<IOException> problem() {
    return Optional.ofNullable(problem);
  }

  private void lock(Path named) throws IOException {
    Optional<String> holder;
    try {
      holder = attempts();
    } catch (IOException e) {
      problem = e; // A full or foreign disk must not keep a world from being saved.
      return;
    }
    if (holder.isPresent()) {
      throw held(named, holder.get());
    }
  }

  /** Returns the holder, if there is another. The last one removes the file meanwhile. */
  private Optional<String> attempts() throws IOException {
    IOException last = new FileSystemException(directory.toString(), null, "it is being replaced");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Staging staging = new Staging(directory)) {
        Folder own = staging.claim();
        Optional<String> holder = attempt(own);
        if (channel != null || holder.isPresent()) {
          return holder;
        }
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        last = e;
      }
    }
    throw last;
  }

  /** Empty with a lock, or without one if another process removed the file meanwhile. */
  private Optional<String> attempt(Folder own) throws IOException {
    if (!own.hasFile(NAME)) {
      own.createFile(NAME).close();
    }
    Object file = own.require(NAME).fileKey();
    FileChannel opened = own.change(NAME);
    try {
      if (opened.tryLock() == null) {
        return Optional.of(holder(opened));
      }
      if (own.look(NAME).filter(now -> Objects.equals(now.fileKey(), file)).isPresent()) {
        channel = opened;
        note(opened);
      }
      return Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.of("this process");
    } finally {
      if (channel != opened) {
        opened.close();
      }
    }
  }

  /** A hint for an operator. The lock does not depend on it, so it may fail. */
  private static void note(FileChannel file) {
    String host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "");
    String text =
        "process " + ProcessHandle.current().pid() + (host.isEmpty() ? "" : " on " + host);
    try {
      file.truncate(0).write(ByteBuffer.wrap(text.getBytes(UTF_8)), 0);
    } catch (IOException e) {
      LOG.debug("{}: no note of the holder", NAME, e);
    }
  }

  /** The game can write the file, so what it says is short and printable. */
  private static String holder(FileChannel file) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_HINT);
    file.read(text, 0);
    String hint = new String(text.array(), 0, text.position(), UTF_8).strip();
    return hint.isEmpty() ? "another server" : "another server, " + PathEntry.shown(hint);
  }

  /** Removes the lock's file, and releases the directory. */
  @Override
  public void close() throws IOException {
    FileChannel held = channel;
    channel = null;
    try (FileChannel releasing = held) {
      if (releasing != null) {
        remove();
      }
    } finally {
      OWN.remove(key);
    }
  }

  private void remove() throws IOException {
    try (Staging staging = new Staging(directory)) {
      Folder own = staging.claim();
      own.delete(NAME);
      staging.removeIfEmpty();
    }
  }
}
