package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two stores hold the same documents and give the same rows in the same order, page by page, to
 * every query. The system property {@code worldkeep.seed} chooses another seed than the usual one;
 * a failure names it. There are 1,000 queries, or as many as {@code worldkeep.queries} states.
 */
public abstract class SameAnswersContract extends StoreContract {
  private static final long SEED = Long.getLong("worldkeep.seed", 20_261_121);
  private static final int DOCUMENTS = 10_000;
  private static final int QUERIES = Integer.getInteger("worldkeep.queries", 1_000);
  private static final int BATCH = 1_000;

  /** The store to compare with, empty and of its own for each call. */
  protected abstract StoreHarness otherHarness(Path directory) throws Exception;

  @Test
  @Tag("long")
  void find_tenThousandDocuments_answersAsTheOtherStore(@TempDir Path directory) throws Exception {
    RandomDocuments random = new RandomDocuments(SEED);
    try (StoreHarness harness = otherHarness(directory);
        Persistence other = harness.open()) {
      DocumentCollection<byte[]> mine = collection(first());
      DocumentCollection<byte[]> theirs = collection(other);
      fill(random, mine, theirs, other);
      for (int n = 0; n < QUERIES; n++) {
        Filter filter = random.filter(4);
        List<Sort> sorts = random.sorts();
        Query query = Query.where(filter).sortedBy(sorts.toArray(Sort[]::new));
        compare("seed " + SEED + ", query " + n, query, filter, mine, theirs, random);
      }
    }
  }

  private static DocumentCollection<byte[]> collection(Persistence client) {
    return client.documents().collection("items", Codec.raw(), RandomDocuments.INDEXES);
  }

  private void fill(
      RandomDocuments random,
      DocumentCollection<byte[]> mine,
      DocumentCollection<byte[]> theirs,
      Persistence other) {
    for (int done = 0; done < DOCUMENTS; done += BATCH) {
      Batch here = new Batch();
      Batch there = new Batch();
      for (int i = 0; i < BATCH; i++) {
        String id = random.number(5) + "-" + (done + i);
        byte[] document = random.document();
        here.insert(mine, id, document);
        there.insert(theirs, id, document);
      }
      first().documents().commit(here);
      other.documents().commit(there);
    }
  }

  /** The first two pages row by row, and how many there are in all. */
  private static void compare(
      String name,
      Query query,
      Filter filter,
      DocumentCollection<byte[]> mine,
      DocumentCollection<byte[]> theirs,
      RandomDocuments random) {
    String shown = name + ": " + query;
    assertThat(mine.count(filter)).as(shown).isEqualTo(theirs.count(filter));
    int limit = 1 + random.number(200);
    assertThat(rows(mine, query.limit(limit)))
        .as(shown)
        .isEqualTo(rows(theirs, query.limit(limit)));
  }

  private record Row(String id, Object document) {}

  private static List<Row> rows(DocumentCollection<byte[]> items, Query query) {
    List<Row> rows = new ArrayList<>();
    Page<Document<byte[]>> page = items.find(query);
    addRows(rows, page);
    if (page.next().isPresent()) {
      addRows(rows, items.find(query.after(page.next().orElseThrow())));
    }
    return rows;
  }

  private static void addRows(List<Row> rows, Page<Document<byte[]>> page) {
    for (Document<byte[]> document : page.items()) {
      rows.add(new Row(document.id(), Documents.plain(Documents.tree(document.value()))));
    }
  }
}
