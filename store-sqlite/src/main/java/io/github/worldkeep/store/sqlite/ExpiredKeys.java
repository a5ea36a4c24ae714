package io.github.worldkeep.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the rows of keys whose time is over, some with each write: more than a write can add, so
 * that they do not pile up. At their end it pauses for a second.
 *
 * <p>A row whose expiry is damaged stays: it may hold what does not expire. What can't be removed
 * fails no write, as an expired row counts as absent anyway. Used by one thread at a time.
 */
final class ExpiredKeys {
  private static final int LEAST = 100;
  private static final String EXPIRED =
      "SELECT key, "
          + (KeyHead.EXPIRES + ", checksum, rowid FROM kv WHERE expires <= ?")
          + " AND (expires, rowid) > (?, ?) ORDER BY expires, rowid LIMIT ?";
  private static final long PAUSE_MILLIS = 1_000;
  private static final long LONG_PAUSE_MILLIS = 60_000;
  private static final Row BEFORE_ALL = new Row(new KeyHead("", Long.MIN_VALUE, 0), Long.MIN_VALUE);

  /** A row and its place among those with the same expiry. */
  private record Row(KeyHead head, long rowid) {}

  private long next = Long.MIN_VALUE;

  /** The rows up to this one have been checked since the last pause. */
  private Row last = BEFORE_ALL;

  /** Called with each write, which writes so many keys. */
  void remove(SqliteConnection session, long now, int writes) throws SQLException {
    if (now < next) {
      return;
    }
    try {
      removeSome(session, now, Math.max(LEAST, 2 * writes));
    } catch (SQLException e) {
      if (!Failures.ofDamagedRow(e)) {
        throw e;
      }
      pause(now + LONG_PAUSE_MILLIS);
    }
  }

  private void removeSome(SqliteConnection session, long now, int most) throws SQLException {
    List<Row> expired =
        session.query(EXPIRED, ExpiredKeys::rows, now, last.head.expires(), last.rowid, most);
    for (Row row : expired) {
      last = row;
      if (row.head.intact()) {
        KeyHead.delete(session, row.head.key());
      }
    }
    if (expired.size() < most) {
      pause(now + PAUSE_MILLIS);
    }
  }

  /** Then it starts with the first again. */
  private void pause(long until) {
    next = until;
    last = BEFORE_ALL;
  }

  private static List<Row> rows(ResultSet rows) throws SQLException {
    List<Row> found = new ArrayList<>();
    while (rows.next()) {
      found.add(new Row(KeyHead.of(rows.getString(1), rows, 2), rows.getLong(4)));
    }
    return found;
  }
}
