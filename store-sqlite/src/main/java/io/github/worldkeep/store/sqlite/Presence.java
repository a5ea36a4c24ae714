package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether the paths of the database and of its write-ahead log still lead to the files that are
 * open. Where they do not, because the files were deleted, their disk is not mounted, or others are
 * in their place, SQLite would go on with files that are gone at the end of the process.
 *
 * <p>Where the file system gives files no identity, only their existence is seen.
 */
final class Presence {
  private static final long TRUST_NANOS = 50_000_000;

  private final Path database;
  private final Path log;
  private final Object databaseKey;
  private final @Nullable Object logKey;
  private volatile long checked = System.nanoTime();

  private Presence(Path database) {
    this.database = database;
    this.log = database.resolveSibling(database.getFileName() + "-wal");
    this.logKey = key(log);
    Object key = key(database);
    if (key == null) {
      throw gone(Retry.SAFE);
    }
    this.databaseKey = key;
  }

  /** Returns the presence of the files that SQLite has open. */
  static Presence of(Path database) {
    return new Presence(database);
  }

  /** Something has been written, perhaps to files that are gone. */
  void requireAfterWrite() {
    require(Retry.OUTCOME_UNKNOWN);
  }

  /** For a read that found nothing, or a new connection. */
  void require() {
    require(Retry.SAFE);
  }

  /**
   * For a read that found something, which was acknowledged and may be a little old; and for a
   * write that is looked after once more.
   */
  void requireLately() {
    if (System.nanoTime() - checked > TRUST_NANOS) {
      require();
    }
  }

  private void require(Retry retry) {
    long now = System.nanoTime();
    boolean present =
        databaseKey.equals(key(database)) && (logKey == null || logKey.equals(key(log)));
    if (!present) {
      checked = now - TRUST_NANOS - 1; // Every call looks for itself until it is back.
      throw gone(retry);
    }
    checked = now;
  }

  /** Whether another file is in the place of the one that is open. */
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
}
