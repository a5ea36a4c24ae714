package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random queries over random documents, compared with the {@link QueryOracle}. The system property
 * {@code worldkeep.seed} chooses another seed than the usual one; a failure names it.
 */
public abstract class RandomQueryContract extends StoreContract {
  private static final long SEED = Long.getLong("worldkeep.seed", 20_260_101);
  private static final int DOCUMENTS = 2_000;
  private static final int QUERIES = 300;

  @Test
  void find_randomQueries_answerAsTheOracle() {
    RandomDocuments random = new RandomDocuments(SEED);
    DocumentCollection<byte[]> items =
        first().documents().collection("items", Codec.raw(), RandomDocuments.INDEXES);
    Map<String, JsonNode> documents = store(random, items);
    for (int n = 0; n < QUERIES; n++) {
      Filter filter = random.filter(3);
      List<Sort> sorts = random.sorts();
      List<String> expected = QueryOracle.find(documents, filter, sorts);
      int limit = 1 + expected.size() / (1 + random.number(4)) + random.number(2);
      Query query = Query.where(filter).sortedBy(sorts.toArray(Sort[]::new)).limit(limit);
      String shown = "seed " + SEED + ", query " + n + ": " + query;
      assertThat(Documents.ids(items, query)).as(shown).isEqualTo(expected);
      assertThat(items.count(filter)).as(shown).isEqualTo(expected.size());
    }
  }

  private Map<String, JsonNode> store(RandomDocuments random, DocumentCollection<byte[]> items) {
    Map<String, JsonNode> documents = new HashMap<>();
    Batch batch = new Batch();
    for (int i = 0; i < DOCUMENTS; i++) {
      String id = random.number(3) + "-" + i;
      byte[] document = random.document();
      batch.insert(items, id, document);
      documents.put(id, Documents.tree(document));
    }
    first().documents().commit(batch);
    return documents;
  }
}
