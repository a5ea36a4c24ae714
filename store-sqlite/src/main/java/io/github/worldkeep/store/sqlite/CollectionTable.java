package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import java.util.Collection;
import java.util.Map;

/** The table of one collection: its name, its statements, and the numbers of its indexes. */
final class CollectionTable {
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
    name = nameOf(collection);
    get = "SELECT version, data FROM " + name + " WHERE id = ?";
    // CROSS JOIN makes SQLite read the array in the outer loop.
    getAll =
        "SELECT e.key, c.version, c.data FROM json_each(?) e CROSS JOIN "
            + (name + " c WHERE c.id = e.value");
    version = "SELECT version FROM " + name + " WHERE id = ?";
    // JSON comes as bytes and is stored as text without being decoded and encoded once more.
    insert =
        "INSERT INTO "
            + (name + " (id, version, data) VALUES (?, ?, CAST(? AS TEXT))")
            + " ON CONFLICT (id) DO NOTHING";
    put =
        insert.replace(
            "DO NOTHING", "DO UPDATE SET version = excluded.version, data = excluded.data");
    replace =
        "UPDATE " + name + " SET version = ?, data = CAST(? AS TEXT) WHERE id = ? AND version = ?";
    delete = "DELETE FROM " + name + " WHERE id = ? RETURNING version";
    deleteVersion = "DELETE FROM " + name + " WHERE id = ? AND version = ? RETURNING version";
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
