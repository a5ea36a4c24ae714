package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The tables that every store has, and the number of their format. A change that an older driver
 * would misread gets the next number and a step here that leads to it.
 */
final class Format {
  /** Says in the file's header whose it is: "wkep" in ASCII. */
  static final int APPLICATION_ID = 0x776b6570;

  static final int CURRENT = 2;

  /** A row that another program inserts gets none that fits. */
  static final String CHECKSUM = "checksum INTEGER NOT NULL DEFAULT 0";

  private static final int FIRST = 1;
  private static final String FORMAT = "format";
  private static final String NEXT_VERSION = "next_version";

  private static final long PAUSE_NANOS = 2_000_000;

  static final List<String> TABLES =
      List.of(
          "CREATE TABLE worldkeep (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL, "
              + (CHECKSUM + ")"),
          "CREATE TABLE worldkeep_index (number INTEGER PRIMARY KEY, collection TEXT NOT NULL,"
              + " path TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (collection, path, type))",
          "CREATE TABLE kv (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, expires INTEGER, "
              + (CHECKSUM + ")"),
          "CREATE INDEX kv_expires ON kv (expires) WHERE expires IS NOT NULL");

  private Format() {}

  /** Makes the file a store of the current format. */
  static void prepare(SqliteConnection session, StoreFile file)
      throws SQLException, InterruptedException {
    requireOurs(session, file);
    useWriteAheadLog(session, file);
    if (isEmpty(session)) {
      create(session, file);
    }
    if (number(session, file) == FIRST) {
      Upgrade.run(session, file);
    }
    verified(session, FORMAT);
  }

  /** The number of the file's format, which this version knows. */
  static int number(SqliteConnection session, StoreFile file) throws SQLException {
    int found = number(session, "SELECT value FROM worldkeep WHERE name = '" + FORMAT + "'");
    if (found > CURRENT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          file.path()
              + (" has format " + found + ", written by a newer version; this one knows format ")
              + (CURRENT + ": use the newer version, or another file"));
    }
    if (found < FIRST) {
      throw Damage.corrupt("the number of the file's format is damaged: restore a backup of it");
    }
    return found;
  }

  /** Gives the file the current format's number. */
  static void setNumber(SqliteConnection session) throws SQLException {
    set(session, FORMAT, CURRENT);
  }

  /** Returns the first version that no process has reserved. */
  static long nextVersion(SqliteConnection session) throws SQLException {
    return verified(session, NEXT_VERSION);
  }

  static void setNextVersion(SqliteConnection session, long next) throws SQLException {
    set(session, NEXT_VERSION, next);
  }

  private static long verified(SqliteConnection session, String name) throws SQLException {
    return session.query(
        "SELECT value, checksum FROM worldkeep WHERE name = ?",
        rows -> {
          if (!rows.next() || rows.getLong(2) != Checksum.of(name, rows.getLong(1))) {
            throw Damage.corrupt("the number '" + name + "' is damaged: restore a backup of it");
          }
          return rows.getLong(1);
        },
        name);
  }

  private static void set(SqliteConnection session, String name, long value) throws SQLException {
    session.update(
        "INSERT INTO worldkeep (name, value, checksum) VALUES (?, ?, ?) ON CONFLICT (name)"
            + " DO UPDATE SET value = excluded.value, checksum = excluded.checksum",
        name,
        value,
        Checksum.of(name, value));
  }

  /** JDBC returns null also for an empty value. */
  static byte[] bytes(ResultSet rows, int column) throws SQLException {
    byte[] bytes = rows.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /**
   * Creates the tables. Of several concurrent processes one creates them, and the others find them.
   * After a failure, closing the connection rolls the transaction back.
   */
  private static void create(SqliteConnection session, StoreFile file) throws SQLException {
    session.update("BEGIN IMMEDIATE");
    requireOurs(session, file);
    if (isEmpty(session)) {
      for (String sql : TABLES) {
        session.update(sql);
      }
      setNumber(session);
      setNextVersion(session, 1);
      session.pragma("PRAGMA application_id=" + APPLICATION_ID);
    }
    session.update("COMMIT");
  }

  private static boolean isEmpty(SqliteConnection session) throws SQLException {
    return number(session, "PRAGMA application_id") == 0;
  }

  private static void requireOurs(SqliteConnection session, StoreFile file) throws SQLException {
    // In this order: another process may commit tables and id, both at once, between the two reads.
    boolean used = number(session, "SELECT count(*) FROM sqlite_schema") > 0;
    int owner = number(session, "PRAGMA application_id");
    if (owner != APPLICATION_ID && (owner != 0 || used)) {
      String message = " is a SQLite database of another program: name another file";
      throw new DriverException(Kind.INVALID, file.path() + message);
    }
  }

  /** SQLite does not call the busy handler when two connections change the mode at once. */
  private static void useWriteAheadLog(SqliteConnection session, StoreFile file)
      throws SQLException, InterruptedException {
    long started = System.nanoTime();
    while (true) {
      try {
        String mode = session.query("PRAGMA journal_mode=WAL", Format::firstText);
        if (mode.equals("wal")) {
          return;
        }
        String message = " is on a file system without shared memory: name one on a local disk";
        throw new DriverException(Kind.INVALID, file.path() + message);
      } catch (SQLException e) {
        if (!Failures.busy(e) || System.nanoTime() - started > file.patience().toNanos()) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static int number(SqliteConnection session, String sql) throws SQLException {
    return session.query(sql, rows -> rows.next() ? rows.getInt(1) : 0);
  }

  private static String firstText(ResultSet rows) throws SQLException {
    return rows.next() ? rows.getString(1) : "";
  }
}
