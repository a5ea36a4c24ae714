package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Index;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of an index of type TEXTS. All of it follows from the documents. */
record TextsTable(String collection, Index<?> index, int number) {

  /** Returns the tables of all collections. */
  static List<TextsTable> all(SqliteConnection session) throws SQLException {
    List<TextsTable> tables = new ArrayList<>();
    for (String collection : collections(session)) {
      for (Map.Entry<Index<?>, Integer> declared :
          Declaration.numbers(session, collection).entrySet()) {
        if (declared.getKey().type() == Index.Type.TEXTS) {
          tables.add(new TextsTable(collection, declared.getKey(), declared.getValue()));
        }
      }
    }
    return tables;
  }

  private static List<String> collections(SqliteConnection session) throws SQLException {
    return session.query(
        "SELECT DISTINCT collection FROM worldkeep_index",
        rows -> {
          List<String> names = new ArrayList<>();
          while (rows.next()) {
            names.add(rows.getString(1));
          }
          return names;
        });
  }

  String name() {
    return CollectionTable.nameOf(index, number);
  }

  private String elements() {
    return Declaration.elements(collection, index, number);
  }

  /** Whether it has what the documents have; not where one of them is no JSON. */
  boolean agrees(SqliteConnection session) throws SQLException {
    String kept = "SELECT value, id FROM " + name();
    try {
      return isEmpty(session, elements() + " EXCEPT " + kept)
          && isEmpty(session, kept + " EXCEPT " + elements());
    } catch (SQLException e) {
      if (!Failures.malformed(e)) {
        throw e;
      }
      return false;
    }
  }

  private static boolean isEmpty(SqliteConnection session, String sql) throws SQLException {
    return !session.query("SELECT 1 FROM (" + sql + ") LIMIT 1", ResultSet::next);
  }

  void fillAnew(SqliteConnection session) throws SQLException {
    session.update("DELETE FROM " + name());
    session.update("INSERT INTO " + name() + " " + elements());
  }

  /** Also its triggers and its index. */
  void makeAnew(SqliteConnection session) throws SQLException {
    for (String sql : Declaration.removal(index, number)) {
      session.update(sql);
    }
    for (String sql : Declaration.statements(collection, index, number)) {
      session.update(sql);
    }
  }
}
