package io.github.worldkeep.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * The columns of rows that hold text. One flipped bit makes a BLOB of the same bytes out of a text:
 * the row keeps its checksum, but an index made of it has no entry for the text.
 */
final class TextColumns {
  private TextColumns() {}

  /** Makes texts out of BLOBs. The table's indexes must agree with its rows as they are. */
  static void restore(SqliteConnection session, String table) throws SQLException {
    for (String column : table.equals("kv") ? List.of("key") : List.of("id", "data")) {
      session.update(
          String.format(
              Locale.ROOT,
              "UPDATE OR IGNORE %1$s SET %2$s = CAST(%2$s AS TEXT) WHERE typeof(%2$s) = 'blob'",
              table,
              column));
    }
  }
}
