package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes over damaged documents. SQLite can't keep an index in which a document is not found as it
 * is now, or of a document that is no JSON. So the indexes of the collection are removed, and made
 * anew after the write. It takes as long as to declare them does, and happens only where something
 * is damaged.
 */
record Rebuild(SqliteConnection session, Set<CollectionTable> tables) {
  private static final int NAMED = 10;

  /** The batch's writes. */
  @FunctionalInterface
  interface Writes {
    BatchResult apply() throws SQLException;
  }

  /** Within a savepoint, which is rolled back if the result is not committed. */
  BatchResult around(Writes writes) throws SQLException {
    for (CollectionTable table : tables) {
      remove(table);
    }
    BatchResult result = writes.apply();
    if (!(result instanceof BatchResult.Committed)) {
      return result;
    }
    for (CollectionTable table : tables) {
      List<String> damaged = table.malformed(session, NAMED);
      if (!damaged.isEmpty()) {
        return new BatchResult.Failed(others(table, damaged));
      }
      make(table);
    }
    return result;
  }

  private void remove(CollectionTable table) throws SQLException {
    for (Map.Entry<Index<?>, Integer> index : numbers(table).entrySet()) {
      for (String sql : Declaration.removal(index.getKey(), index.getValue())) {
        session.update(sql);
      }
    }
    session.update("REINDEX " + table.name);
    TextColumns.restore(session, table.name);
  }

  private void make(CollectionTable table) throws SQLException {
    for (Map.Entry<Index<?>, Integer> index : numbers(table).entrySet()) {
      for (String sql :
          Declaration.statements(table.collection, index.getKey(), index.getValue())) {
        session.update(sql);
      }
    }
  }

  /** Another process may have declared more. */
  private Map<Index<?>, Integer> numbers(CollectionTable table) throws SQLException {
    return Declaration.numbers(session, table.collection);
  }

  private static DriverException others(CollectionTable table, List<String> ids) {
    List<String> names = new ArrayList<>();
    ids.forEach(id -> names.add("'" + Damage.shown(id) + "'"));
    return Damage.corrupt(
        "other documents of the collection '"
            + (table.collection + "' are damaged too: put or delete them in the same batch: ")
            + String.join(", ", names));
  }
}
