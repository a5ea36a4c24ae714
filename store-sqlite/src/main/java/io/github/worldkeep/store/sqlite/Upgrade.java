package io.github.worldkeep.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a file of format 1, which had no checksums, to the current format. Rows get the checksum
 * of what they hold now, and the tables of texts are made anew, whose triggers trusted documents.
 * All of it is one transaction: a process that dies meanwhile leaves format 1 behind.
 */
final class Upgrade {
  private final SqliteConnection session;

  /** A row and the checksum that it is to get. */
  private record Row(long rowid, long checksum) {}

  private Upgrade(SqliteConnection session) {
    this.session = session;
  }

  /** A failure leaves the transaction to be rolled back by closing the connection. */
  static void run(SqliteConnection session, StoreFile file) throws SQLException {
    session.update("BEGIN IMMEDIATE");
    if (Format.number(session, file) < Format.CURRENT) { // Else another process was faster.
      new Upgrade(session).run();
    }
    session.update("COMMIT");
  }

  private void run() throws SQLException {
    if (hasChecksums()) {
      throw Damage.corrupt("the number of the file's format is damaged: restore a backup of it");
    }
    addChecksums("worldkeep", "name, value, ''");
    addChecksums("kv", "key, expires, value");
    for (String table : collections()) {
      addChecksums(table, "id, version, data");
    }
    for (TextsTable texts : TextsTable.all(session)) {
      texts.makeAnew(session);
    }
    Format.setNumber(session);
  }

  private boolean hasChecksums() throws SQLException {
    String sql = "SELECT 1 FROM pragma_table_info('worldkeep') WHERE name = 'checksum'";
    return session.query(sql, ResultSet::next);
  }

  private List<String> collections() throws SQLException {
    return session.query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'c_*'",
        rows -> {
          List<String> names = new ArrayList<>();
          while (rows.next()) {
            names.add(rows.getString(1));
          }
          return names;
        });
  }

  private void addChecksums(String table, String columns) throws SQLException {
    session.update("ALTER TABLE " + table + " ADD COLUMN " + Format.CHECKSUM);
    String next =
        "SELECT rowid, " + (columns + " FROM " + table + " WHERE rowid > ? ORDER BY rowid LIMIT 1");
    String update = "UPDATE " + table + " SET checksum = ? WHERE rowid = ?";
    Optional<Row> row = session.query(next, Upgrade::row, Long.MIN_VALUE);
    while (row.isPresent()) {
      long rowid = row.get().rowid;
      session.update(update, row.get().checksum, rowid);
      row = session.query(next, Upgrade::row, rowid);
    }
  }

  private static Optional<Row> row(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    long number = rows.getLong(3);
    Long present = rows.wasNull() ? null : (Long) number;
    long checksum = Checksum.of(rows.getString(2), present, Format.bytes(rows, 4));
    return Optional.of(new Row(rows.getLong(1), checksum));
  }
}
