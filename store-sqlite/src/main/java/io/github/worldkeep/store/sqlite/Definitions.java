package io.github.worldkeep.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the definitions of tables, indexes and triggers with those that this version makes. A
 * changed one would let SQLite look for other things than what is there.
 */
final class Definitions {
  private Definitions() {}

  /** Within a transaction, so that all of it looks at one state. */
  static void verify(SqliteConnection session) throws SQLException {
    Map<String, String> found = found(session);
    List<String> expected = new ArrayList<>(Format.TABLES);
    for (String collection : collections(session, found.keySet())) {
      expected.add(Declaration.table(collection));
      Declaration.numbers(session, collection)
          .forEach((index, n) -> expected.addAll(Declaration.statements(collection, index, n)));
    }
    for (String sql : expected) {
      if (sql.startsWith("CREATE ") && !found.containsValue(sql)) {
        throw Damage.ofDatabase("it lacks: " + sql);
      }
    }
  }

  private static Map<String, String> found(SqliteConnection session) throws SQLException {
    return session.query(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL",
        definitions -> {
          Map<String, String> found = new LinkedHashMap<>();
          while (definitions.next()) {
            found.put(definitions.getString(1), definitions.getString(2));
          }
          return found;
        });
  }

  private static Set<String> collections(SqliteConnection session, Set<String> tables)
      throws SQLException {
    Set<String> names =
        session.query(
            "SELECT DISTINCT collection FROM worldkeep_index",
            rows -> {
              Set<String> found = new TreeSet<>();
              while (rows.next()) {
                found.add(rows.getString(1));
              }
              return found;
            });
    for (String table : tables) {
      if (table.startsWith("c_")) {
        names.add(table.substring(2));
      }
    }
    return names;
  }
}
