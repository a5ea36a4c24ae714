package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Gives each write of a document a number that no write of this store has had or will have. A
 * process reserves a block of numbers in a commit of its own, flushed whatever the store's setting,
 * before it uses the first of them; what is left when it ends is never used. So a write costs no
 * update of a counter, and not even a loss of power brings a number back.
 *
 * <p>Used by one thread at a time.
 */
final class Versions {
  static final long BLOCK = 1L << 24;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final long NONE = 0;

  private long next;
  private long end;

  /** Whether so few numbers are left that a group might use them up. */
  boolean low() {
    return end - next < BLOCK / 2;
  }

  /** Reserves the next block. Not within a transaction. */
  void reserve(SqliteConnection session, StoreFile.Flush usual) throws SQLException {
    session.pragma("PRAGMA synchronous=FULL");
    session.update("BEGIN IMMEDIATE");
    long first = Format.nextVersion(session);
    Format.setNextVersion(session, first + BLOCK);
    session.update("COMMIT");
    session.pragma("PRAGMA synchronous=" + usual);
    next = first;
    end = first + BLOCK;
  }

  long take() {
    if (next == end) {
      throw new DriverException(
          Kind.INVALID, "one call has more than 8 million writes: split it into several");
    }
    return next++;
  }

  /** The number of a version; one that no document ever has if the version is none of a store. */
  static long number(Version version) {
    String text = version.value();
    return NUMBER.matcher(text).matches() ? Long.parseLong(text) : NONE;
  }
}
