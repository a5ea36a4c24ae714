package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL says it would do for a query, line by line. */
record QueryPlan(List<String> steps) {

  static QueryPlan of(Bare bare, Schema schema, String collection, Filter filter) {
    return of(bare, schema, collection, Query.where(filter), null);
  }

  static QueryPlan of(
      Bare bare, Schema schema, String collection, Query query, @Nullable Position after) {
    FindRequest request =
        new FindRequest(
            new CollectionSchema(collection, List.of()), query.filter(), query.sorts(), after, 10);
    CollectionTable table = new CollectionTable(schema, collection, Set.of());
    Condition page = new Search(schema, table, request).page(false);
    try (Connection connection = bare.connect()) {
      // A table of a few rows is read whole, whatever its indexes.
      connection.createStatement().execute("SET enable_seqscan = off");
      Object[] values = page.values().toArray();
      return new QueryPlan(Bare.column(connection, "EXPLAIN " + page.sql(), values));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  boolean uses(String index) {
    return steps.stream().anyMatch(step -> step.contains(index + " "));
  }

  /** An index on a field; the one on ids serves every query that knows no better. */
  boolean usesIndex() {
    return steps.stream().anyMatch(step -> step.matches(".*Index.* index_[0-9]+(_arrays)? .*"));
  }

  boolean walksThroughAll() {
    return steps.stream().anyMatch(step -> step.contains("Seq Scan"));
  }

  boolean sorts() {
    return steps.stream().anyMatch(step -> step.contains("Sort"));
  }
}
