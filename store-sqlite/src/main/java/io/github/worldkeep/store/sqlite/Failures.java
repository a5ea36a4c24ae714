package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Classifies SQLite's result codes for callers.
 *
 * @see <a href="https://sqlite.org/rescode.html">SQLite's result codes</a>
 */
final class Failures {
  private static final int PRIMARY = 0xff;

  private Failures() {}

  /** SQLite's primary result code; SQLITE_ERROR for what came from JDBC alone. */
  static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY)
        : SQLiteErrorCode.SQLITE_ERROR;
  }

  static boolean busy(SQLException e) {
    SQLiteErrorCode code = code(e);
    return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
  }

  /** The statement failed, and nothing but the statement: its transaction can go on. */
  static boolean confined(SQLException e) {
    return switch (code(e)) {
      case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH -> true;
      default -> false;
    };
  }

  /**
   * A document, or an index of it, is damaged so that the index can't be kept. SQLite has undone
   * the statement; its transaction can go on.
   */
  static boolean ofDamagedRow(SQLException e) {
    return malformed(e) || code(e) == SQLiteErrorCode.SQLITE_CORRUPT;
  }

  /** A document is no JSON. */
  static boolean malformed(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_ERROR
        && String.valueOf(e.getMessage()).contains("malformed JSON");
  }

  /** Wraps another failure, so that it is treated as one that ends the transaction. */
  static SQLException defect(RuntimeException e) {
    return new SQLException("a write threw " + e.getClass().getName(), e);
  }

  /** A rollback found nothing to roll back: SQLite had done it by itself. */
  static boolean noTransaction(SQLException e) {
    return String.valueOf(e.getMessage()).contains("no transaction is active");
  }

  /** A failure of a read, or of a write that is known not to have happened. */
  static DriverException nothingDone(SQLException e) {
    return of(e, Retry.SAFE);
  }

  /** A failure of opening: statements that are in order fail only on tables that are not. */
  static DriverException ofOpening(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_ERROR
        ? failure(
            Kind.CORRUPT, null, "the database's tables are damaged: restore a backup of it", e)
        : nothingDone(e);
  }

  /** A failure of a commit. */
  static DriverException ofCommit(SQLException e) {
    // A full disk is reported before the record of the commit is written; after a failed flush the
    // outcome is unknown.
    return of(e, code(e) == SQLiteErrorCode.SQLITE_IOERR ? Retry.OUTCOME_UNKNOWN : Retry.SAFE);
  }

  private static DriverException of(SQLException e, Retry transientRetry) {
    if (malformed(e)) {
      return failure(Kind.CORRUPT, null, "a document is damaged: it is no JSON", e);
    }
    SQLiteErrorCode code = code(e);
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          failure(
              Kind.UNAVAILABLE,
              transientRetry,
              "another process holds the lock of the database for too long: find out which",
              e);
      case SQLITE_FULL ->
          failure(
              Kind.UNAVAILABLE,
              transientRetry,
              "the disk is full, or the database may not grow: make room",
              e);
      case SQLITE_IOERR, SQLITE_NOMEM ->
          failure(
              Kind.UNAVAILABLE, transientRetry, "the file can't be read or written: " + name(e), e);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          failure(
              Kind.DENIED,
              null,
              "SQLite may not write the file: let this user write it and its directory",
              e);
      case SQLITE_CORRUPT ->
          failure(Kind.CORRUPT, null, "the database is damaged: restore a backup of it", e);
      case SQLITE_NOTADB ->
          failure(
              Kind.CORRUPT,
              null,
              "the file is no SQLite database: name another file, or restore a backup of it",
              e);
      case SQLITE_INTERRUPT -> failure(Kind.INTERRUPTED, transientRetry, "interrupted", e);
      case SQLITE_TOOBIG ->
          failure(Kind.INVALID, null, "a value is too large for SQLite: make it smaller", e);
      default ->
          failure(
              Kind.INTERNAL,
              transientRetry == Retry.SAFE ? Retry.NEVER : transientRetry,
              "SQLite failed: " + name(e),
              e);
    };
  }

  private static String name(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode().name().toUpperCase(Locale.ROOT)
        : e.getClass().getName();
  }

  private static DriverException failure(
      Kind kind, @Nullable Retry retry, String message, SQLException cause) {
    return new DriverException(kind, retry, message, cause);
  }
}
