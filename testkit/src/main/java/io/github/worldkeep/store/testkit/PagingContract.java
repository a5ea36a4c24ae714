package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.ids;
import static io.github.worldkeep.store.testkit.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of a query, and the cursors that join them. */
public abstract class PagingContract extends StoreContract {
  private static final int ROWS = 1_025;
  private static final Index<Number> GROUP = Index.number("group");
  private static final Index<String> NAME = Index.text("name");

  private DocumentCollection<byte[]> items() {
    return first().documents().collection("items", Codec.raw(), GROUP, NAME);
  }

  /** Rows of which many share a group, some have none, and the names repeat every third. */
  private DocumentCollection<byte[]> itemsWith(int rows) {
    DocumentCollection<byte[]> items = items();
    Batch batch = new Batch();
    for (int i = 0; i < rows; i++) {
      batch.insert(items, id(i), row(i));
    }
    first().documents().commit(batch);
    return items;
  }

  private static String id(int i) {
    return "row-" + (1_000 + i);
  }

  private static byte[] row(int i) {
    String group = i % 7 == 0 ? "" : "\"group\":" + i % 5 + ",";
    return json("{" + group + "\"name\":\"n" + i % 3 + "\"}");
  }

  private static List<Query> orders() {
    return List.of(
        Query.all(),
        Query.all().sortedBy(GROUP.ascending()),
        Query.all().sortedBy(GROUP.descending()),
        Query.all().sortedBy(NAME.descending(), GROUP.ascending()));
  }

  @Test
  void limit_aroundTheNumberOfRows_endsWithTheLastRow() {
    DocumentCollection<byte[]> items = itemsWith(10);
    Page<Document<byte[]>> nine = items.find(Query.all().limit(9));
    assertThat(nine.items()).hasSize(9);
    assertThat(nine.next()).isPresent();
    Page<Document<byte[]>> rest = items.find(Query.all().limit(9).after(nine.next().orElseThrow()));
    assertThat(rest.items()).extracting(Document::id).containsExactly(id(9));
    assertThat(rest.next()).isEmpty();
    for (int limit : new int[] {10, 11, 10_000}) {
      Page<Document<byte[]>> all = items.find(Query.all().limit(limit));
      assertThat(all.items()).hasSize(10);
      assertThat(all.next()).as("next of a page of %s", limit).isEmpty();
    }
    assertThat(items.find(Query.where(NAME.eq("none"))).next()).isEmpty();
  }

  @Test
  void limit_outsideOfTheLimits_isInvalid() {
    for (int limit : new int[] {0, -1, 10_001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatStore(() -> items().find(Query.all().limit(limit)))
          .failsWith(Kind.INVALID)
          .naming("limit");
    }
  }

  @Test
  void pages_ofAnySize_joinToTheWhole() {
    DocumentCollection<byte[]> items = itemsWith(ROWS);
    for (Query query : orders()) {
      List<String> whole = ids(items, query.limit(10_000));
      assertThat(whole).hasSize(ROWS).doesNotHaveDuplicates();
      for (int size : new int[] {2, 3, 100, ROWS - 1, ROWS, ROWS + 1}) {
        assertThat(ids(items, query.limit(size))).as("pages of %s", size).isEqualTo(whole);
      }
    }
    Query ones = Query.all().sortedBy(GROUP.descending()).limit(1);
    assertThat(ids(items, ones)).as("pages of 1").isEqualTo(ids(items, ones.limit(10_000)));
  }

  @Test
  void stream_ofAnyPageSize_isTheWhole() {
    DocumentCollection<byte[]> items = itemsWith(50);
    Query query = Query.all().sortedBy(GROUP.descending());
    List<String> whole = ids(items, query);
    for (int size : new int[] {1, 7, 49, 50, 51}) {
      assertThat(items.stream(query.limit(size)).limit(51).map(Document::id)).isEqualTo(whole);
    }
    String next = items.find(query.limit(10)).next().orElseThrow();
    assertThat(items.stream(query.limit(7).after(next)).map(Document::id))
        .isEqualTo(whole.subList(10, 50));
    assertThat(items.stream(Query.where(NAME.eq("none")))).isEmpty();
  }

  @Test
  void pages_whileOthersWrite_neitherRepeatNorSkipUntouchedRows() {
    for (Query query : orders()) {
      DocumentCollection<byte[]> items = itemsWith(300);
      DocumentCollection<byte[]> others =
          second().documents().collection("items", Codec.raw(), GROUP, NAME);
      List<String> whole = ids(items, query);
      List<String> seen = new ArrayList<>();
      Query page = query.limit(7);
      Optional<String> next = Optional.empty();
      int round = 0;
      do {
        Page<Document<byte[]>> found = items.find(next.isPresent() ? page.after(next.get()) : page);
        found.items().forEach(document -> seen.add(document.id()));
        next = found.next();
        others.delete(last(found));
        others.delete(id(round * 13 % 300));
        others.put("new-" + round, row(round));
        others.put("a-new-" + round, row(round + 1));
        assertThat(++round).as("pages of %s, which never ends", query).isLessThan(10_000);
      } while (next.isPresent());
      assertThat(seen).doesNotHaveDuplicates();
      List<String> untouched = new ArrayList<>(whole);
      untouched.retainAll(ids(items, query));
      assertThat(seen).containsSubsequence(untouched);
      ids(items, Query.all()).forEach(items::delete);
    }
  }

  private static String last(Page<Document<byte[]>> page) {
    return page.items().isEmpty() ? "none" : page.items().get(page.items().size() - 1).id();
  }

  @Test
  void cursor_ofAnotherClient_goesOn() {
    itemsWith(10);
    Query query = Query.all().sortedBy(NAME.descending()).limit(4);
    String next = items().find(query).next().orElseThrow();
    DocumentCollection<byte[]> others =
        second().documents().collection("items", Codec.raw(), GROUP, NAME);
    List<String> rest = ids(others, query.after(next));
    assertThat(rest).isEqualTo(ids(items(), query).subList(4, 10));
    assertThat(ids(others, query.limit(2).after(next))).as("another limit").isEqualTo(rest);
  }

  @Test
  void cursor_ofAnotherQuery_isInvalid() {
    DocumentCollection<byte[]> items = itemsWith(10);
    DocumentCollection<byte[]> others =
        first().documents().collection("others", Codec.raw(), GROUP, NAME);
    Query query = Query.where(NAME.eq("n1")).sortedBy(NAME.ascending()).limit(1);
    String next = items.find(query).next().orElseThrow();
    List<Query> different =
        List.of(
            Query.where(NAME.eq("n2")).sortedBy(NAME.ascending()),
            Query.where(NAME.eq("n1")).sortedBy(NAME.descending()),
            Query.where(NAME.eq("n1")).sortedBy(new Sort[0]),
            Query.where(NAME.eq("n1")).sortedBy(NAME.ascending(), GROUP.ascending()),
            Query.where(NAME.eq("n1").and(GROUP.exists())).sortedBy(NAME.ascending()));
    for (Query other : different) {
      assertThatStore(() -> items.find(other.after(next))).failsWith(Kind.INVALID).naming("cursor");
    }
    assertThatStore(() -> others.find(query.after(next))).failsWith(Kind.INVALID);
    assertThat(items.find(query.after(next)).items()).hasSize(1);
  }

  @Test
  void cursor_tamperedWith_isInvalid() {
    DocumentCollection<byte[]> items = itemsWith(10);
    Query query = Query.all().sortedBy(NAME.ascending(), GROUP.descending()).limit(3);
    String next = items.find(query).next().orElseThrow();
    List<String> wrong = new ArrayList<>(List.of("", "x", "not a cursor", "\u0000", next + next));
    wrong.add(next.substring(1));
    wrong.add(next.substring(0, next.length() - 4));
    byte[] bytes = Base64.getUrlDecoder().decode(next);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      wrong.add(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
    }
    for (String cursor : wrong) {
      assertThatStore(() -> items.find(query.after(cursor)))
          .failsWith(Kind.INVALID)
          .naming("cursor");
    }
  }
}
