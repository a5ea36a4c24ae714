package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Which file a store is in, and how to connect to it.
 *
 * @param path absolute
 * @param flush whether a commit waits for the disk
 * @param patience how long to wait for another process's lock
 */
record StoreFile(Path path, Flush flush, Duration patience) {
  private static final String SYNCHRONOUS = "synchronous";

  /** The values of SQLite's {@code synchronous} that make sense here. */
  enum Flush {
    /** Each commit is flushed before it is acknowledged. */
    FULL,
    /** Only checkpoints are flushed. */
    NORMAL
  }

  static StoreFile of(StoreUri uri, Duration patience) {
    uri.allowParameters(Set.of(SYNCHRONOUS));
    Flush flush =
        uri.parameter(
            SYNCHRONOUS,
            Flush.FULL,
            "FULL or NORMAL",
            value -> Flush.valueOf(value.toUpperCase(Locale.ROOT)));
    if (uri.authority().isPresent() || uri.user().isPresent()) {
      throw invalid("a sqlite: URI names no host: write sqlite:game.db or sqlite:/srv/game.db");
    }
    return new StoreFile(path(uri.path()), flush, patience);
  }

  private static Path path(String text) {
    if (text.isEmpty() || text.startsWith(":")) {
      throw invalid("a sqlite: URI names a file, such as sqlite:game.db; for memory use memory:");
    }
    if (text.indexOf('?') >= 0) {
      throw invalid("SQLite's file can't have ? in its path: name another file");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw invalid("the path of the sqlite: URI is none on this system: " + e.getReason());
    }
  }

  /**
   * Makes the file and its directories where they are missing. The file is made here because
   * sqlite-jdbc, when it finds none, makes one to see whether it may, and deletes it: perhaps the
   * one that another process has opened meanwhile. (A file that exists is not opened: closing it
   * would give up the locks that SQLite holds on it in this process.)
   */
  void create() {
    if (Files.isDirectory(path)) {
      throw invalid(path + " is a directory: name a file in it, such as game.db");
    }
    try {
      Path directory = path.getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(directory);
      }
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.exists(path)) {
        throw invalid(e.getFile() + " is no directory: name another place for " + path);
      }
    } catch (IOException e) {
      throw uncreatable(e);
    }
  }

  private DriverException uncreatable(IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "";
    boolean denied =
        e instanceof AccessDeniedException
            || e instanceof NoSuchFileException
            || reason.contains("not permitted")
            || reason.contains("Read-only");
    return denied
        ? new DriverException(
            Kind.DENIED,
            path + " can't be created: let this user write there, or name another place",
            e)
        : new DriverException(Kind.UNAVAILABLE, path + " can't be created: " + reason, e);
  }

  /** A connection that may write. */
  SqliteConnection connectForWriting() throws SQLException {
    return SqliteConnection.open(path, new LockWait(patience), "PRAGMA synchronous=" + flush);
  }

  /** A connection that may not, and that stops when its thread is interrupted. */
  SqliteConnection connectForReading() throws SQLException {
    SqliteConnection session =
        SqliteConnection.open(path, new LockWait(patience), "PRAGMA query_only=1");
    session.stopWhenInterrupted();
    return session;
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, message);
  }
}
