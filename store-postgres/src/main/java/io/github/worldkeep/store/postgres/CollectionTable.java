package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Index;
import java.util.Collection;
import java.util.Set;

/** The table of one collection: its name, its statements, and the indexes that are ready. */
final class CollectionTable implements Comparable<CollectionTable> {
  /** Arrays of ids, versions and documents as rows. */
  private static final String ROWS =
      "SELECT unnest(CAST(? AS text[])) AS id, unnest(CAST(? AS bigint[])) AS version,"
          + " CAST(convert_from(unnest(CAST(? AS bytea[])), 'UTF8') AS jsonb) AS data";

  final String name;
  final String get;
  final String getAll;
  final String version;
  final String put;
  final String insert;
  final String replace;
  final String delete;
  final String deleteVersion;
  final String lock;
  final String lockAndShare;
  final String insertAll;
  final String updateAll;
  final String deleteAll;

  private final Set<Index<?>> indexes;

  CollectionTable(Schema schema, String collection, Set<Index<?>> indexes) {
    this.indexes = Set.copyOf(indexes);
    name = schema.of(nameOf(collection));
    get = "SELECT version, data FROM " + name + " WHERE id = ?";
    getAll = "SELECT id, version, data FROM " + name + " WHERE id = ANY(?)";
    version = "SELECT version FROM " + name + " WHERE id = ?";
    insert =
        "INSERT INTO "
            + (name + " (id, version, data) VALUES (?, ?, CAST(convert_from(?, 'UTF8') AS jsonb))")
            + " ON CONFLICT (id) DO NOTHING";
    put =
        insert.replace(
            "DO NOTHING", "DO UPDATE SET version = excluded.version, data = excluded.data");
    replace =
        "UPDATE "
            + (name + " SET version = ?, data = CAST(convert_from(?, 'UTF8') AS jsonb)")
            + " WHERE id = ? AND version = ?";
    delete = "DELETE FROM " + name + " WHERE id = ? RETURNING version";
    deleteVersion = "DELETE FROM " + name + " WHERE id = ? AND version = ? RETURNING version";
    lock = "SELECT id, version FROM " + name + " WHERE id = ANY(?) ORDER BY id FOR UPDATE";
    lockAndShare = lockAndShare();
    insertAll = "INSERT INTO " + (name + " (id, version, data) " + ROWS);
    updateAll =
        "UPDATE "
            + (name + " d SET version = w.version, data = w.data FROM (" + ROWS + ") w")
            + " WHERE d.id = w.id";
    deleteAll = "DELETE FROM " + name + " WHERE id = ANY(?)";
  }

  /** One pass over all ids in their order, locking each as it is meant to be. */
  private String lockAndShare() {
    String row = "(SELECT version FROM " + name + " d WHERE d.id = w.id AND ";
    return "SELECT w.id, coalesce(u.version, s.version)"
        + " FROM unnest(CAST(? AS text[]), CAST(? AS boolean[])) AS w (id, change)"
        + (" LEFT JOIN LATERAL " + row + "w.change FOR UPDATE) u ON true")
        + (" LEFT JOIN LATERAL " + row + "NOT w.change FOR SHARE) s ON true");
  }

  static String nameOf(String collection) {
    return "c_" + collection;
  }

  boolean has(Collection<Index<?>> wanted) {
    return indexes.containsAll(wanted);
  }

  int size() {
    return indexes.size();
  }

  @Override
  public int compareTo(CollectionTable other) {
    return name.compareTo(other.name);
  }
}
