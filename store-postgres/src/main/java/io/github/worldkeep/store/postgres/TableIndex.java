package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Index;
import java.util.List;

/**
 * An index of PostgreSQL's.
 *
 * @param name in the schema of the store
 * @param definition what stands behind its name in the statement that makes it
 */
record TableIndex(String name, String definition) {

  /**
   * Returns the indexes of the table for a declared index. Their names derive from its number,
   * because a path may be longer than a name in PostgreSQL.
   */
  static List<TableIndex> of(Schema schema, String table, Index<?> index, int number) {
    IndexExpression expression = new IndexExpression(schema, index);
    String name = "index_" + number;
    String on = " ON " + table;
    if (index.type() != Index.Type.TEXTS) {
      String columns = " ((" + expression.key() + ") NULLS FIRST, id)";
      return List.of(new TableIndex(name, on + columns));
    }
    String arrays = on + " (id) WHERE " + expression.present().sql();
    return List.of(
        new TableIndex(name, on + " USING gin ((" + expression.full() + "))"),
        new TableIndex(name + "_arrays", arrays));
  }

  String sql(String create) {
    return create + " " + name + definition;
  }
}
