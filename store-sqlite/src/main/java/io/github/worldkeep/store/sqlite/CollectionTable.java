package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.StoredDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The table of one collection: its name, its statements, and the numbers of its indexes. */
final class CollectionTable {
  /** The columns of every table of documents. */
  static final String COLUMNS =
      "id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, "
          + Format.CHECKSUM;

  final String collection;
  final String name;
  final String get;
  final String getAll;
  final String version;
  final String put;
  final String insert;
  final String replace;
  final String delete;
  final String deleteVersion;

  private final Map<Index<?>, Integer> numbers;

  CollectionTable(String collection, Map<Index<?>, Integer> numbers) {
    this.numbers = Map.copyOf(numbers);
    this.collection = collection;
    name = nameOf(collection);
    get = "SELECT version, data, checksum FROM " + name + " WHERE id = ?";
    // CROSS JOIN makes SQLite read the array in the outer loop.
    getAll =
        "SELECT e.key, c.version, c.data, c.checksum FROM json_each(?) e CROSS JOIN "
            + (name + " c WHERE c.id = e.value");
    version = "SELECT version, checksum FROM " + name + " WHERE id = ?";
    // JSON comes as bytes and is stored as text without being decoded and encoded once more.
    insert =
        "INSERT INTO "
            + (name + " (id, version, data, checksum) VALUES (?, ?, CAST(? AS TEXT), ?)")
            + " ON CONFLICT (id) DO NOTHING";
    put =
        insert.replace(
            "DO NOTHING",
            "DO UPDATE SET version = excluded.version, data = excluded.data,"
                + " checksum = excluded.checksum");
    // A damaged version must not be taken for the expected one, so its checksum is a condition too.
    String expected = " WHERE id = ? AND version = ? AND checksum >> 32 = ?";
    replace =
        "UPDATE " + (name + " SET version = ?, data = CAST(? AS TEXT), checksum = ?" + expected);
    delete = "DELETE FROM " + name + " WHERE id = ? RETURNING version";
    deleteVersion = "DELETE FROM " + name + expected + " RETURNING version";
  }

  /**
   * The verified document of a row: version, data and checksum, from this column on.
   *
   * @param id as it was asked for, where it was
   */
  StoredDocument document(String id, ResultSet rows, int column) throws SQLException {
    long version = rows.getLong(column);
    byte[] data = Format.bytes(rows, column + 1);
    if (!Checksum.matches(rows.getLong(column + 2), id, version, data)) {
      throw Damage.ofDocument(collection, id);
    }
    return new StoredDocument(id, new Version(Long.toString(version)), data);
  }

  /** Documents that are no JSON, up to a limit. */
  List<String> malformed(SqliteConnection session, int limit) throws SQLException {
    return session.query(
        "SELECT id FROM " + name + " WHERE NOT json_valid(data) LIMIT ?",
        rows -> {
          List<String> ids = new ArrayList<>();
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
          return ids;
        },
        limit);
  }

  static String nameOf(String collection) {
    return "c_" + collection;
  }

  /** The name of an index, of its table for {@code texts}, and of that table's triggers. */
  static String nameOf(Index<?> index, int number) {
    return (index.type() == Index.Type.TEXTS ? "texts_" : "index_") + number;
  }

  boolean has(Collection<Index<?>> indexes) {
    return numbers.keySet().containsAll(indexes);
  }

  Map<Index<?>, Integer> numbers() {
    return numbers;
  }

  /** The table that holds the elements of arrays. */
  String elements(Index<?> index) {
    Integer number = numbers.get(index);
    if (number == null) {
      throw new IllegalStateException("index " + index + " is not declared");
    }
    return nameOf(index, number);
  }

  Condition condition(Filter filter) {
    return filter.accept(new FilterConditions(this, false));
  }
}
