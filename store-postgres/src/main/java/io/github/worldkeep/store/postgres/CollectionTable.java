package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Index;
import java.util.Collection;
import java.util.Set;

/**
 * The table of one collection: its name, its statements, the indexes that are ready, and whether
 * documents that are written were there lately.
 */
final class CollectionTable implements Comparable<CollectionTable> {
  private static final String IDS_AND_VERSIONS =
      "SELECT unnest(CAST(? AS text[])) AS id, unnest(CAST(? AS bigint[])) AS version,";

  /** Arrays of ids, versions and documents as rows. */
  private static final String ROWS =
      IDS_AND_VERSIONS + " CAST(convert_from(unnest(CAST(? AS bytea[])), 'UTF8') AS jsonb) AS data";

  /** The same with bytes: the server parses only the documents of rows that it finds. */
  private static final String RAW_ROWS = IDS_AND_VERSIONS + " unnest(CAST(? AS bytea[])) AS data";

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
  final String overwrite;
  final String deleteAll;

  private final Set<Index<?>> indexes;
  private volatile boolean known;

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
            + (name + " d SET version = w.version,")
            + " data = CAST(convert_from(w.data, 'UTF8') AS jsonb)"
            + (" FROM (" + RAW_ROWS + ") w WHERE d.id = w.id");
    overwrite = updateAll + " RETURNING w.version";
    deleteAll = "DELETE FROM " + name + " WHERE id = ANY(?)";
  }

  /** Locks all ids in their order in one pass, each in its own mode. */
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

  /** Notes whether all documents were there that a group of writes has touched. */
  void known(boolean all) {
    known = all;
  }

  /** Whether they were lately, and so are likely to be again. */
  boolean known() {
    return known;
  }

  int size() {
    return indexes.size();
  }

  @Override
  public int compareTo(CollectionTable other) {
    return name.compareTo(other.name);
  }
}
