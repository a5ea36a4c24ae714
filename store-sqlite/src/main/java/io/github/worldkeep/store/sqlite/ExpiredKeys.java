package io.github.worldkeep.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the rows of keys whose time is over, some with each write: more than a write can add, so
 * that they do not pile up. While there are none it looks once a second.
 *
 * <p>A row whose expiry is damaged stays: it may hold what does not expire. Used by one thread at a
 * time.
 */
final class ExpiredKeys {
  private static final int LEAST = 100;
  private static final String EXPIRED =
      "SELECT key, " + KeyHead.EXPIRES + ", checksum FROM kv WHERE expires <= ? LIMIT ?";
  private static final long PAUSE_MILLIS = 1_000;

  private long next = Long.MIN_VALUE;

  /** Called with each write, which writes so many keys; answers how many have been looked at. */
  int remove(Session session, long now, int writes) throws SQLException {
    if (now < next) {
      return 0;
    }
    int most = Math.max(LEAST, 2 * writes);
    List<KeyHead> expired = session.query(EXPIRED, ExpiredKeys::heads, now, most);
    for (KeyHead head : expired) {
      if (head.intact()) {
        KeyHead.delete(session, head.key());
      }
    }
    next = expired.size() < most ? now + PAUSE_MILLIS : now;
    return expired.size();
  }

  private static List<KeyHead> heads(ResultSet rows) throws SQLException {
    List<KeyHead> heads = new ArrayList<>();
    while (rows.next()) {
      heads.add(KeyHead.of(rows.getString(1), rows, 2));
    }
    return heads;
  }
}
