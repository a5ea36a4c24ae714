package io.github.worldkeep.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code kv} without its value. */
record KeyHead(String key, @Nullable Long expires, long checksum) {

  /** Selects the expiry in a way that needs no second look at whether it is NULL. */
  static final String EXPIRES = "ifnull(expires, " + Checksum.NO_NUMBER + ")";

  /** The row's expiry and checksum, from this column on. */
  static KeyHead of(String key, ResultSet rows, int column) throws SQLException {
    return new KeyHead(key, expires(rows, column), rows.getLong(column + 1));
  }

  /** The column, which {@link #EXPIRES} selects. */
  static @Nullable Long expires(ResultSet rows, int column) throws SQLException {
    long expires = rows.getLong(column);
    return expires == Checksum.NO_NUMBER ? null : (Long) expires;
  }

  /** Whether key and expiry are what was written. */
  boolean intact() {
    return Checksum.matchesHead(checksum, key, expires);
  }

  KeyHead verified() {
    if (!intact()) {
      throw Damage.ofKey(key);
    }
    return this;
  }

  boolean lives(long now) {
    return expires == null || expires > now;
  }

  static boolean delete(SqliteConnection session, String key) throws SQLException {
    return session.update("DELETE FROM kv WHERE key = ?", key) > 0;
  }
}
