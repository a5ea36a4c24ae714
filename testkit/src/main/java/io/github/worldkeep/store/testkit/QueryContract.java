package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.field;
import static io.github.worldkeep.store.testkit.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Queries on a handful of documents that can be checked by eye: joined filters, paths, orders, and
 * what is refused. Operators are in {@link FilterContract}, pages in {@link PagingContract}, many
 * random documents in {@link RandomQueryContract}.
 */
public abstract class QueryContract extends QueryTestBase {
  @Test
  void filters_joinedAndNested() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"text\":\"a\",\"number\":1}",
            "2", "{\"text\":\"a\",\"number\":2}",
            "3", "{\"text\":\"b\",\"number\":1}",
            "4", "{\"text\":\"b\"}");
    assertFinds(items, TEXT.eq("a").and(NUMBER.eq(1)), "1");
    assertFinds(items, TEXT.eq("a").or(NUMBER.eq(1)), "1", "2", "3");
    assertFinds(items, TEXT.eq("a").or(TEXT.eq("b")).and(NUMBER.eq(1)), "1", "3");
    assertFinds(items, TEXT.eq("a").or(TEXT.eq("b").and(NUMBER.eq(1))), "1", "2", "3");
    assertFinds(items, TEXT.eq("a").and(NUMBER.eq(1)).not(), "2", "3", "4");
    assertFinds(items, NUMBER.ne(1).and(NUMBER.ne(2)), "4");
    assertFinds(items, Filter.all(), "1", "2", "3", "4");
    assertFinds(items, Filter.all().not());
    Filter deep = TEXT.eq("b");
    for (int i = 0; i < 8; i++) {
      deep = deep.not().or(NUMBER.eq(9)).not();
    }
    assertFinds(items, deep.not(), "1", "2");
    List<Integer> many = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      many.add(i);
    }
    assertFinds(items, NUMBER.in(many), "1", "2", "3");
  }

  @Test
  void paths_withDots_meanFieldsInsideOfFields() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"a\":{\"b\":{\"c\":\"x\"}}}",
            "2", "{\"a.b.c\":\"x\",\"a.b\":{\"c\":\"x\"},\"a\":{\"b.c\":\"x\"}}",
            "3", "{\"a\":[{\"b\":{\"c\":\"x\"}}]}",
            "4", "{\"a\":{\"b\":[{\"c\":\"x\"}]}}",
            "5", "{\"a\":{\"b\":\"x\"}}",
            "6", "{\"a\":{\"B\":{\"c\":\"x\"}}}",
            "7", "{\"a\":{\"0\":\"x\"}}",
            "8", "{\"a\":[\"x\"]}");
    assertFinds(items, DEEP.eq("x"), "1");
    assertFinds(items, DEEP.exists(), "1");
    assertFinds(items, NUMBERED.eq("x"), "7");
    assertFinds(items, NUMBERED.exists(), "7");
  }

  @Test
  void sorts_severalKeysInBothDirections_tiesByIdAscending() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "e", "{\"text\":\"x\",\"number\":1}",
            "d", "{\"text\":\"x\",\"number\":2}",
            "c", "{\"text\":\"y\",\"number\":1}",
            "b", "{\"text\":\"y\",\"number\":1.0}",
            "a", "{\"number\":2}",
            "f", "{\"text\":\"x\"}");
    assertOrder(items, List.of(), "a", "b", "c", "d", "e", "f");
    assertOrder(items, List.of(TEXT.ascending()), "a", "d", "e", "f", "b", "c");
    assertOrder(items, List.of(TEXT.descending()), "b", "c", "d", "e", "f", "a");
    assertOrder(
        items, List.of(TEXT.ascending(), NUMBER.descending()), "a", "d", "e", "f", "b", "c");
    assertOrder(
        items, List.of(TEXT.descending(), NUMBER.ascending()), "b", "c", "f", "e", "d", "a");
    assertOrder(
        items, List.of(NUMBER.descending(), TEXT.ascending()), "a", "d", "e", "b", "c", "f");
  }

  @Test
  void texts_areOrderedByCodePoint() {
    List<String> ordered =
        List.of(
            "",
            "\t",
            " ",
            "A",
            "AA",
            "B",
            "Z",
            "_",
            "a",
            "aa",
            "b",
            "z",
            "\u00c4",
            "\u00e4",
            "\u0101",
            "\u4e2d",
            "\ud7ff",
            "\ue000",
            "\uff41",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff");
    DocumentCollection<byte[]> items = items();
    for (int i = ordered.size() - 1; i >= 0; i--) {
      items.insert("p" + ordered.get(i), field("text", ordered.get(i)));
    }
    String[] byId = ordered.stream().map(text -> "p" + text).toArray(String[]::new);
    assertOrder(items, List.of(), byId);
    assertOrder(items, List.of(TEXT.ascending()), byId);
    for (int i = 0; i < ordered.size(); i++) {
      assertThat(items.count(TEXT.lt(ordered.get(i)))).isEqualTo(i);
      assertThat(items.count(TEXT.gte(ordered.get(i)))).isEqualTo(ordered.size() - i);
    }
  }

  @Test
  void longTexts_thatDifferAtTheirEnds_areToldApart() {
    DocumentCollection<byte[]> items = items();
    String base = "long ".repeat(2_000);
    items.insert("1", field("text", base + "a"));
    items.insert("2", field("text", base + "b"));
    items.insert("3", field("tags", List.of(base + "a", base)));
    assertFinds(items, TEXT.eq(base + "b"), "2");
    assertFinds(items, TEXT.gt(base + "a"), "2");
    assertFinds(items, TAGS.contains(base + "a"), "3");
    assertOrder(items, List.of(TEXT.descending()), "2", "1", "3");
  }

  @Test
  void writes_moveADocumentInEveryIndex() {
    DocumentCollection<byte[]> items = itemsWith("1", "{\"text\":\"a\",\"tags\":[\"x\",\"y\"]}");
    items.put("1", json("{\"text\":\"b\",\"tags\":[\"y\"]}"));
    assertFinds(items, TEXT.eq("a"));
    assertFinds(items, TEXT.eq("b"), "1");
    assertFinds(items, TAGS.contains("x"));
    assertFinds(items, TAGS.contains("y"), "1");
    items.update("1", value -> json("{}"));
    assertFinds(items, TEXT.exists().or(TAGS.exists()));
    items.delete("1");
    assertFinds(items, Filter.all());
  }

  @Test
  void paths_thatAreNotDeclared_areInvalidAndNameTheRemedy() {
    DocumentCollection<byte[]> items = items();
    Index<String> undeclared = Index.text("size");
    Index<String> otherType = Index.text("number");
    for (Filter filter :
        List.of(
            undeclared.eq("a"),
            undeclared.exists(),
            undeclared.in(List.of()),
            undeclared.startsWith("a"),
            undeclared.ne("a"),
            Index.texts("size").contains("a"),
            TEXT.eq("a").or(TEXT.eq("b").and(undeclared.eq("c"))),
            undeclared.eq("a").not())) {
      assertThatStore(() -> items.find(Query.where(filter)))
          .failsWith(Kind.INVALID)
          .naming("size", "declare Index.text");
      assertThatStore(() -> items.count(filter)).failsWith(Kind.INVALID).naming("size");
    }
    assertThatStore(() -> items.find(Query.all().sortedBy(undeclared.ascending())))
        .failsWith(Kind.INVALID)
        .naming("size", "declare Index.text(\"size\")");
    assertThatStore(() -> items.count(otherType.exists())).failsWith(Kind.INVALID).naming("number");
  }

  @Test
  void filters_nestedTooDeep_areInvalid() {
    Filter filter = TEXT.eq("a");
    for (int i = 0; i < 40; i++) {
      filter = filter.not().or(BOOL.eq(true));
    }
    Filter deep = filter;
    assertThatStore(() -> items().count(deep)).failsWith(Kind.INVALID).naming("32");
  }

  @Test
  void declaredIndexes_areUsedByTheEngine() {
    DocumentCollection<byte[]> items = items();
    for (int i = 0; i < 50; i++) {
      items.insert("d" + i, json("{\"text\":\"t" + i + "\",\"number\":" + i + ",\"bool\":true}"));
    }
    for (Index<?> index : List.of(TEXT, NUMBER, TIME, DEEP)) {
      Optional<Boolean> used = harness().usesIndex("items", index);
      requireHarness(used.isPresent(), "the engine tells no plan");
      assertThat(used).as("the plan uses the index on %s", index.path()).hasValue(true);
    }
  }
}
