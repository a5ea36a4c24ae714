package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.spi.CollectionSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a collection's table and indexes. The declarations are kept in {@code worldkeep_index}. The
 * number there is part of the index's name, because SQLite's names do not distinguish {@code a}
 * from {@code A}, and paths do.
 */
record Declaration(CollectionSchema collection) {
  private static final String ELEMENTS_OF_ALL =
      "SELECT DISTINCT e.value, d.id FROM %2$s d, json_each(d.data, %3$s) e"
          + " WHERE e.type = 'text' AND json_type(d.data, %3$s) = 'array'";

  private static final String ADD_ELEMENTS =
      "INSERT INTO %1$s SELECT DISTINCT value, new.id FROM json_each(new.data, %3$s)"
          + " WHERE type = 'text' AND json_type(new.data, %3$s) = 'array'"
          + " ON CONFLICT DO NOTHING;";

  /** Deletes by the id, because the elements of a damaged document are unknown. */
  private static final String REMOVE_ELEMENTS = "DELETE FROM %1$s WHERE id = old.id";

  private static final String KEEP_ELEMENTS =
      REMOVE_ELEMENTS
          + " AND value NOT IN (SELECT value FROM json_each(new.data, %3$s)"
          + " WHERE type = 'text' AND json_type(new.data, %3$s) = 'array');";

  /**
   * The elements of the arrays at a path, kept by triggers. %2$s is the collection's table. The old
   * document may be damaged: where the new one has no array, it is not asked whether that changed.
   */
  private static final List<String> ELEMENTS =
      List.of(
          "CREATE TABLE %1$s (value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (value, id))"
              + " WITHOUT ROWID",
          "CREATE INDEX %1$s_ids ON %1$s (id)",
          "CREATE INDEX %1$s_arrays ON %2$s (id) WHERE json_type(data, %3$s) = 'array'",
          "INSERT INTO %1$s " + ELEMENTS_OF_ALL,
          "CREATE TRIGGER %1$s_insert AFTER INSERT ON %2$s BEGIN " + ADD_ELEMENTS + " END",
          "CREATE TRIGGER %1$s_delete AFTER DELETE ON %2$s BEGIN " + REMOVE_ELEMENTS + "; END",
          "CREATE TRIGGER %1$s_update AFTER UPDATE OF data ON %2$s"
              + " WHEN old.data -> %3$s IS NOT new.data -> %3$s"
              + " OR json_type(new.data, %3$s) IS NOT 'array' BEGIN "
              + (KEEP_ELEMENTS + ADD_ELEMENTS + " END"));

  private static final List<String> REMOVAL =
      List.of(
          "DROP TRIGGER %1$s_insert",
          "DROP TRIGGER %1$s_delete",
          "DROP TRIGGER %1$s_update",
          "DROP INDEX %1$s_arrays",
          "DROP TABLE %1$s");

  /** The table as it is, if there is one. */
  Optional<CollectionTable> find(SqliteConnection session) throws SQLException {
    String table = CollectionTable.nameOf(collection.name());
    boolean found =
        session.query("SELECT 1 FROM sqlite_schema WHERE name = ?", ResultSet::next, table);
    return found
        ? Optional.of(new CollectionTable(collection.name(), numbers(session)))
        : Optional.empty();
  }

  private Map<Index<?>, Integer> numbers(SqliteConnection session) throws SQLException {
    return numbers(session, collection.name());
  }

  /** The indexes of a collection that were declared, ever. */
  static Map<Index<?>, Integer> numbers(SqliteConnection session, String collection)
      throws SQLException {
    return session.query(
        "SELECT path, type, number FROM worldkeep_index WHERE collection = ?",
        rows -> {
          Map<Index<?>, Integer> numbers = new HashMap<>();
          while (rows.next()) {
            numbers.put(index(rows.getString(1), rows.getString(2)), rows.getInt(3));
          }
          return numbers;
        },
        collection);
  }

  private static Index<?> index(String path, String type) {
    try {
      return new Index<>(path, Index.Type.valueOf(type));
    } catch (RuntimeException e) {
      throw Damage.corrupt("the table worldkeep_index is damaged: restore a backup of the file");
    }
  }

  /** Makes what is missing, all or nothing, and returns the table. */
  CollectionTable make(SqliteConnection session) throws SQLException {
    session.update("SAVEPOINT declaration");
    try {
      CollectionTable table = makeMissing(session);
      session.update("RELEASE declaration");
      return table;
    } catch (SQLException e) {
      if (Failures.confined(e)) {
        session.update("ROLLBACK TO declaration");
        session.update("RELEASE declaration");
      }
      throw e;
    }
  }

  private CollectionTable makeMissing(SqliteConnection session) throws SQLException {
    session.update(
        table(collection.name()).replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
    Map<Index<?>, Integer> numbers = numbers(session);
    for (Index<?> index : collection.indexes()) {
      if (!numbers.containsKey(index)) {
        makeIndex(session, index);
      }
    }
    return new CollectionTable(collection.name(), numbers(session));
  }

  private void makeIndex(SqliteConnection session, Index<?> index) throws SQLException {
    int number =
        session.query(
            "SELECT coalesce(max(number), 0) + 1 FROM worldkeep_index",
            rows -> rows.next() ? rows.getInt(1) : 1);
    session.update(
        "INSERT INTO worldkeep_index VALUES (?, ?, ?, ?)",
        number,
        collection.name(),
        index.path(),
        index.type().name());
    for (String sql : statements(collection.name(), index, number)) {
      session.update(sql);
    }
  }

  /** The statement that makes the collection's table. */
  static String table(String collection) {
    return "CREATE TABLE "
        + (CollectionTable.nameOf(collection) + " (" + CollectionTable.COLUMNS + ")");
  }

  /** Selects what the table of an index of type TEXTS is to hold. */
  static String elements(String collection, Index<?> index, int number) {
    return String.format(
        Locale.ROOT,
        ELEMENTS_OF_ALL,
        CollectionTable.nameOf(index, number),
        CollectionTable.nameOf(collection),
        IndexExpression.path(index));
  }

  /** The statements that make an index, in this order. */
  static List<String> statements(String collection, Index<?> index, int number) {
    String name = CollectionTable.nameOf(index, number);
    String table = CollectionTable.nameOf(collection);
    if (index.type() == Index.Type.TEXTS) {
      return ELEMENTS.stream()
          .map(sql -> String.format(Locale.ROOT, sql, name, table, IndexExpression.path(index)))
          .toList();
    }
    String expression = IndexExpression.of(index);
    return List.of("CREATE INDEX " + name + " ON " + table + " (" + expression + ", id)");
  }

  /** The statements that remove an index, in this order. */
  static List<String> removal(Index<?> index, int number) {
    String name = CollectionTable.nameOf(index, number);
    return index.type() == Index.Type.TEXTS
        ? REMOVAL.stream().map(sql -> String.format(Locale.ROOT, sql, name)).toList()
        : List.of("DROP INDEX " + name);
  }
}
