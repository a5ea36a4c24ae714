package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.testkit.QueryOracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random documents and queries: SQLite's answers against those of the kit's {@link QueryOracle}.
 */
final class HardQueriesTest {
  private static final int DOCUMENTS = 250;
  private static final int QUERIES = 250;

  private final JsonMapper mapper = new JsonMapper();
  private final Map<String, JsonNode> expected = new TreeMap<>();

  @TempDir Path directory;

  @Test
  void find_randomQueries_answerAsTheOracleDoes() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("HardQueriesTest: -Dseed=" + seed);
    HardQueries random = new HardQueries(new Random(seed));
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      DocumentCollection<byte[]> half =
          persistence.documents().collection("things", Codec.raw(), HardQueries.TEXT);
      for (int i = 0; i < DOCUMENTS; i++) {
        write(half, random);
      }
      // The other indexes come when there are documents, and keep up with later writes.
      DocumentCollection<byte[]> all =
          persistence
              .documents()
              .collection("things", Codec.raw(), HardQueries.INDEXES.toArray(new Index<?>[0]));
      for (int i = 0; i < DOCUMENTS; i++) {
        write(all, random);
      }
      for (int i = 0; i < QUERIES; i++) {
        check(all, random.query());
      }
    }
  }

  private void write(DocumentCollection<byte[]> collection, HardQueries random) {
    String id = random.id();
    if (random.oneIn(10)) {
      assertThat(collection.delete(id)).isEqualTo(expected.remove(id) != null);
      return;
    }
    String json = random.document();
    collection.put(id, json.getBytes(UTF_8));
    expected.put(id, mapper.readTree(json));
  }

  private void check(DocumentCollection<byte[]> collection, Query query) {
    List<String> ids = QueryOracle.find(expected, query.filter(), query.sorts());
    assertThat(pages(collection, query)).as("%s", query).isEqualTo(ids);
    assertThat(collection.count(query.filter())).as("%s", query).isEqualTo(ids.size());
  }

  private static List<String> pages(DocumentCollection<byte[]> collection, Query query) {
    List<String> ids = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<Document<byte[]>> page = collection.find(cursor.map(query::after).orElse(query));
      page.items().forEach(document -> ids.add(document.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    return ids;
  }

  @Test
  void contains_afterAnArrayBecameATextThatLooksLikeIt_isFalse() {
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      Index<String> tags = Index.texts("tags");
      DocumentCollection<byte[]> things =
          persistence.documents().collection("things", Codec.raw(), tags);
      things.put("id", "{\"tags\":[\"a\"]}".getBytes(UTF_8));
      assertThat(things.count(tags.contains("a"))).isOne();
      things.put("id", "{\"tags\":\"[\\\"a\\\"]\"}".getBytes(UTF_8));
      assertThat(things.count(tags.contains("a"))).isZero();
    }
  }

  /** Filters on their own, so that a failure says which is wrong. */
  @Test
  void find_eachOperator_answersAsTheOracleDoes() {
    HardQueries random = new HardQueries(new Random(1));
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      DocumentCollection<byte[]> all =
          persistence
              .documents()
              .collection("things", Codec.raw(), HardQueries.INDEXES.toArray(new Index<?>[0]));
      for (int i = 0; i < DOCUMENTS; i++) {
        write(all, random);
      }
      for (int i = 0; i < 5; i++) {
        for (Filter leaf : random.leaves()) {
          check(all, Query.where(leaf));
          check(all, Query.where(leaf.not()));
        }
        for (Index<?> index : HardQueries.SORTABLE) {
          check(all, Query.all().sortedBy(new Sort(index, false)).limit(7));
          check(all, Query.all().sortedBy(new Sort(index, true)).limit(7));
        }
      }
    }
  }
}
