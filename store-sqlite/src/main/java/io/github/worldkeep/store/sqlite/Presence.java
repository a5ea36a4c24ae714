package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the paths of the database and of its write-ahead log still lead to the open files.
 * SQLite itself does not check that. It goes on with files that were deleted, or whose disk is not
 * mounted any more, and these end with the process.
 *
 * <p>After each commit only the directory is looked at: no file in it comes or goes without a
 * change of its time. Linux gives a file whose times were just read a new one at the next write,
 * and the next flush then writes the file's inode too: with a look at the files after each commit,
 * a commit would take 1.4 times as long.
 *
 * <p>Where the file system gives files no identity, only their existence is seen.
 */
final class Presence {
  private static final long TRUST_NANOS = 50_000_000;

  /** Two changes within it may leave a directory the same time: FAT counts in two seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(3);

  private final Path database;
  private final Path log;
  private final Object databaseKey;
  private final @Nullable Object logKey;
  private final Directory directory;
  private volatile Check last = Check.NONE;

  /**
   * A look at the files that found them in place.
   *
   * @param nanos when it was
   * @param listing the directory's state by then; null if it may have changed unseen since
   */
  private record Check(long nanos, @Nullable Object listing) {
    static final Check NONE = new Check(System.nanoTime() - TRUST_NANOS - 1, null);

    boolean isRecent() {
      return System.nanoTime() - nanos <= TRUST_NANOS;
    }
  }

  private Presence(Path database, InstantSource clock) {
    this.database = database;
    this.log = database.resolveSibling(database.getFileName() + "-wal");
    this.logKey = key(log);
    Object key = key(database);
    if (key == null) {
      throw gone(Retry.SAFE);
    }
    this.databaseKey = key;
    this.directory = Directory.of(real(database), clock);
  }

  /** Links may lead to another directory, whose times change. */
  private Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw gone(Retry.SAFE);
    }
  }

  /**
   * Returns the presence of the files that SQLite has open.
   *
   * @param clock tells how old the last change of the directory is
   */
  static Presence of(Path database, InstantSource clock) {
    return new Presence(database, clock);
  }

  /**
   * Checks after a commit.
   *
   * @throws DriverException UNAVAILABLE, with an unknown outcome: the files are gone
   */
  void requireAfterWrite() {
    require(Retry.OUTCOME_UNKNOWN);
  }

  /**
   * Checks for a read that found nothing, or a new connection.
   *
   * @throws DriverException UNAVAILABLE, if the files are gone
   */
  void require() {
    require(Retry.SAFE);
  }

  /**
   * Checks, unless a check of the last 50 ms found the files. That is enough for a read that found
   * a value, which was acknowledged in any case, and for a write that is checked once more.
   *
   * @throws DriverException UNAVAILABLE, if the files are gone
   */
  void requireLately() {
    if (!last.isRecent()) {
      look(Retry.SAFE);
    }
  }

  private void require(Retry retry) {
    Check before = last;
    boolean unchanged =
        before.isRecent()
            && before.listing() != null
            && before.listing().equals(directory.listing());
    if (!unchanged) {
      look(retry);
    }
  }

  /** Looks at the files themselves. */
  private void look(Retry retry) {
    long now = System.nanoTime();
    Object listing = directory.settledListing();
    boolean present =
        databaseKey.equals(key(database)) && (logKey == null || logKey.equals(key(log)));
    if (!present) {
      last = Check.NONE; // Every call looks for itself until it is back.
      throw gone(retry);
    }
    last = new Check(now, listing);
  }

  /** Returns whether another file is in the place of the open one. */
  boolean replaced() {
    Object key = key(database);
    return key != null && !key.equals(databaseKey);
  }

  private DriverException gone(Retry retry) {
    return new DriverException(
        Kind.UNAVAILABLE,
        retry,
        "the database's files are gone from "
            + (database + ", or others are in their place: is its disk mounted? Put them back, or")
            + " restore a backup and open the store anew",
        null);
  }

  /** Returns the unique key of a file; null if there is none. */
  private static @Nullable Object key(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return key == null ? "present" : key;
    } catch (IOException e) {
      return null; // Whatever keeps its attributes from being read keeps its content too.
    }
  }

  /** The directory of the database. */
  private record Directory(Path path, InstantSource clock, String attributes, String time) {
    static Directory of(Path database, InstantSource clock) {
      Path path = Objects.requireNonNull(database.getParent(), "parent");
      // A restored backup may set the time of the last change back, but not that of the status.
      boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
      return unix
          ? new Directory(path, clock, "unix:fileKey,ctime", "ctime")
          : new Directory(path, clock, "fileKey,lastModifiedTime", "lastModifiedTime");
    }

    /** Changes with each file that comes, goes or gets another name; null if it can't be read. */
    @Nullable Object listing() {
      try {
        return Files.readAttributes(path, attributes);
      } catch (IOException e) {
        return null; // The look at the files decides.
      }
    }

    /** {@link #listing()}, if it is so old that the next change will differ from it. */
    @Nullable Object settledListing() {
      Object listing = listing();
      if (listing instanceof Map<?, ?> values && values.get(time) instanceof FileTime changed) {
        long age = clock.millis() - changed.toMillis();
        return age > GRAIN.toMillis() ? listing : null;
      }
      return null;
    }
  }
}
