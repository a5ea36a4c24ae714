package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.Position;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SQLite says it would do for a query, in one list of steps for each part of the search. */
record QueryPlan(List<List<String>> parts) {

  static QueryPlan of(Path file, String collection, Filter filter) {
    return of(file, collection, Query.where(filter), null);
  }

  static QueryPlan of(Path file, String collection, Query query, @Nullable Position after) {
    try (Connection connection = Bare.connect(file)) {
      CollectionTable table = new CollectionTable(collection, numbers(connection, collection));
      FindRequest request =
          new FindRequest(
              new CollectionSchema(collection, List.of()),
              query.filter(),
              query.sorts(),
              after,
              10);
      Search search = new Search(table, request);
      List<List<String>> plans = new ArrayList<>();
      for (Search.Part part : search.parts()) {
        List<Object> values = new ArrayList<>(part.condition().values());
        values.add(10);
        String sql = "EXPLAIN QUERY PLAN " + search.sql(part);
        plans.add(Bare.column(connection, sql, values.toArray()));
      }
      return new QueryPlan(plans);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<Index<?>, Integer> numbers(Connection connection, String collection)
      throws SQLException {
    Map<Index<?>, Integer> numbers = new HashMap<>();
    String sql =
        "SELECT path || ' ' || type || ' ' || number FROM worldkeep_index WHERE collection = ?";
    for (String row : Bare.column(connection, sql, collection)) {
      String[] words = row.split(" ");
      Index<?> index = new Index<>(words[0], Index.Type.valueOf(words[1]));
      numbers.put(index, Integer.valueOf(words[2]));
    }
    return numbers;
  }

  /** No part walks through all documents. */
  boolean usesIndex() {
    return parts.stream()
        .flatMap(List::stream)
        .noneMatch(step -> step.startsWith("SCAN c_") && !step.contains("USING INDEX"));
  }

  /** No part sorts. */
  boolean sortsNothing() {
    return parts.stream().flatMap(List::stream).noneMatch(step -> step.contains("TEMP B-TREE"));
  }
}
