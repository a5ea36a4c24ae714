package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.spi.CollectionSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a collection's table, and notes its indexes in {@code worldkeep_index}. Those of a table
 * that holds documents are built later, by {@link IndexBuild}.
 */
record Declaration(Schema schema, CollectionSchema collection) {
  /**
   * Documents are saved again and again. A page with some room can take the new row beside the old
   * one, and gets back the old one's room with a later save: the table grows less until it is
   * vacuumed.
   */
  private static final int FILLFACTOR = 75;

  private String table() {
    return CollectionTable.nameOf(collection.name());
  }

  /** The table as it is, if there is one, with the indexes that are ready for use. */
  Optional<CollectionTable> find(BorrowedConnection session) throws SQLException {
    String ready =
        "(SELECT count(*) FROM pg_class c JOIN pg_index x ON x.indexrelid = c.oid"
            + " WHERE c.relnamespace = n.oid AND x.indisvalid AND c.relname IN"
            + " ('index_' || i.number, 'index_' || i.number || '_arrays'))"
            + " = CASE i.type WHEN 'TEXTS' THEN 2 ELSE 1 END";
    String sql =
        "SELECT i.path, i.type, "
            + (ready + " FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace")
            + (" LEFT JOIN " + schema.of("worldkeep_index") + " i ON i.collection = ?")
            + " WHERE n.nspname = ? AND t.relname = ?";
    return session.query(sql, this::found, collection.name(), schema.name(), table());
  }

  private Optional<CollectionTable> found(ResultSet rows) throws SQLException {
    boolean exists = false;
    Set<Index<?>> ready = new HashSet<>();
    while (rows.next()) {
      exists = true;
      if (rows.getBoolean(3)) {
        ready.add(new Index<>(rows.getString(1), Index.Type.valueOf(rows.getString(2))));
      }
    }
    return exists
        ? Optional.of(new CollectionTable(schema, collection.name(), ready))
        : Optional.empty();
  }

  /** Creates and records missing tables, and returns the indexes that are still to be built. */
  List<TableIndex> make(BorrowedConnection session) throws SQLException {
    session.number("SELECT 1 FROM pg_advisory_xact_lock(?)", schema.key(Schema.Lock.TABLES));
    Optional<CollectionTable> table = find(session);
    if (table.isEmpty()) {
      session.execute(tableSql(session));
    }
    List<TableIndex> missing = new ArrayList<>();
    for (Index<?> index : collection.indexes()) {
      if (!table.map(t -> t.has(List.of(index))).orElse(false)) {
        missing.addAll(TableIndex.of(schema, schema.of(table()), index, note(session, index)));
      }
    }
    if (table.isPresent()) {
      return missing;
    }
    for (TableIndex index : missing) {
      session.execute(index.sql("CREATE INDEX"));
    }
    return List.of();
  }

  private String tableSql(BorrowedConnection session) throws SQLException {
    boolean lz4 =
        session
            .number(
                "SELECT 1 FROM pg_settings"
                    + " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)")
            .isPresent();
    return "CREATE TABLE "
        + (schema.of(table()) + " (id text COLLATE \"C\" PRIMARY KEY, version bigint NOT NULL,")
        + (" data jsonb" + (lz4 ? " COMPRESSION lz4" : "") + " NOT NULL)")
        + (" WITH (fillfactor = " + FILLFACTOR + ")");
  }

  /** The number of the index, a new one if it has none. */
  private int note(BorrowedConnection session, Index<?> index) throws SQLException {
    String numbers = schema.of("worldkeep_index");
    String type = index.type().name();
    session.update(
        "INSERT INTO "
            + (numbers + " SELECT coalesce(max(number), 0) + 1, ?, ?, ? FROM " + numbers)
            + " ON CONFLICT (collection, path, type) DO NOTHING",
        collection.name(),
        index.path(),
        type);
    String sql = "SELECT number FROM " + numbers + " WHERE (collection, path, type) = (?, ?, ?)";
    return (int) session.number(sql, collection.name(), index.path(), type).orElseThrow();
  }
}
