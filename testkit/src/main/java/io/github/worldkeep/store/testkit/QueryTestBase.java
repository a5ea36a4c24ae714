package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.ids;
import static io.github.worldkeep.store.testkit.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import java.time.Instant;
import java.util.List;

/**
 * The common part of the contracts of queries: a collection with an index of each type, and its
 * queries.
 */
abstract class QueryTestBase extends StoreContract {
  static final Index<String> TEXT = Index.text("text");
  static final Index<Number> NUMBER = Index.number("number");
  static final Index<Boolean> BOOL = Index.bool("bool");
  static final Index<Instant> TIME = Index.time("time");
  static final Index<String> TAGS = Index.texts("tags");
  static final Index<String> DEEP = Index.text("a.b.c");
  static final Index<String> NUMBERED = Index.text("a.0");
  static final Index<?>[] ALL = {TEXT, NUMBER, BOOL, TIME, TAGS, DEEP, NUMBERED};

  final DocumentCollection<byte[]> items() {
    return first().documents().collection("items", Codec.raw(), ALL);
  }

  /** Stores each document under the id that stands before it. */
  final DocumentCollection<byte[]> itemsWith(String... idsAndDocuments) {
    DocumentCollection<byte[]> items = items();
    for (int i = 0; i < idsAndDocuments.length; i += 2) {
      items.insert(idsAndDocuments[i], json(idsAndDocuments[i + 1]));
    }
    return items;
  }

  static void assertFinds(DocumentCollection<byte[]> items, Filter filter, String... expected) {
    assertThat(ids(items, Query.where(filter))).as("%s", filter).containsExactly(expected);
    assertThat(items.count(filter)).as("count %s", filter).isEqualTo(expected.length);
  }

  static void assertOrder(DocumentCollection<byte[]> items, List<Sort> sorts, String... expected) {
    Query query = Query.all().sortedBy(sorts.toArray(Sort[]::new));
    assertThat(ids(items, query)).as("%s", sorts).containsExactly(expected);
    assertThat(ids(items, query.limit(1))).as("%s one by one", sorts).containsExactly(expected);
  }
}
