package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.field;
import static io.github.worldkeep.store.testkit.Documents.ids;
import static io.github.worldkeep.store.testkit.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Filters on a handful of documents that can be checked by eye: each operator on each type of
 * index, and what counts as absent.
 */
public abstract class FilterContract extends QueryTestBase {
  @Test
  void text_everyOperator() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"text\":\"a\"}",
            "2", "{\"text\":\"b\"}",
            "3", "{\"text\":\"B\"}",
            "4", "{\"text\":\"\"}",
            "5", "{\"text\":\"bb\"}");
    assertFinds(items, TEXT.eq("b"), "2");
    assertFinds(items, TEXT.ne("b"), "1", "3", "4", "5");
    assertFinds(items, TEXT.lt("b"), "1", "3", "4");
    assertFinds(items, TEXT.lte("b"), "1", "2", "3", "4");
    assertFinds(items, TEXT.gt("b"), "5");
    assertFinds(items, TEXT.gte("b"), "2", "5");
    assertFinds(items, TEXT.in(List.of("a", "", "a", "x")), "1", "4");
    assertFinds(items, TEXT.in(List.of()));
    assertFinds(items, TEXT.exists(), "1", "2", "3", "4", "5");
    assertFinds(items, TEXT.startsWith("b"), "2", "5");
    assertFinds(items, TEXT.startsWith(""), "1", "2", "3", "4", "5");
    assertFinds(items, TEXT.eq(""), "4");
  }

  @Test
  void number_everyOperator_intAgainstDouble() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"number\":1}",
            "2", "{\"number\":1.0}",
            "3", "{\"number\":1e0}",
            "4", "{\"number\":1.5}",
            "5", "{\"number\":-2}",
            "6", "{\"number\":10}");
    assertFinds(items, NUMBER.eq(1), "1", "2", "3");
    assertFinds(items, NUMBER.eq(1.0f), "1", "2", "3");
    assertFinds(items, NUMBER.ne(1), "4", "5", "6");
    assertFinds(items, NUMBER.lt(1.5), "1", "2", "3", "5");
    assertFinds(items, NUMBER.lte(1.5), "1", "2", "3", "4", "5");
    assertFinds(items, NUMBER.gt(1L), "4", "6");
    assertFinds(items, NUMBER.gte(1), "1", "2", "3", "4", "6");
    assertFinds(items, NUMBER.in(List.of(1, 10.0, -2L)), "1", "2", "3", "5", "6");
    assertFinds(items, NUMBER.exists(), "1", "2", "3", "4", "5", "6");
  }

  @Test
  void number_atTheEdges_isComparedAsTheNearestDouble() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"number\":9007199254740992}",
            "2", "{\"number\":9007199254740993}",
            "3", "{\"number\":9007199254740994}",
            "4", "{\"number\":9223372036854775807}",
            "5", "{\"number\":9223372036854775808}",
            "6", "{\"number\":123456789012345678901234567890}",
            "7", "{\"number\":-1.7976931348623157e308}",
            "8", "{\"number\":5e-324}",
            "9", "{\"number\":-0.0}",
            "a", "{\"number\":0}",
            "b", "{\"number\":0.1}",
            "c", "{\"number\":0.1000000000000000055511151231257827}",
            "d", "{\"number\":2.4703282292062328e-324}",
            "e", "{\"number\":-1.7976931348623158E+308}");
    assertFinds(items, NUMBER.eq(9_007_199_254_740_992L), "1", "2");
    assertFinds(items, NUMBER.eq(9_007_199_254_740_993L), "1", "2");
    assertFinds(items, NUMBER.gt(9_007_199_254_740_993L), "3", "4", "5", "6");
    assertFinds(items, NUMBER.eq(Long.MAX_VALUE), "4", "5");
    assertFinds(items, NUMBER.eq(1.2345678901234568e29), "6");
    assertFinds(items, NUMBER.eq(-Double.MAX_VALUE), "7", "e");
    assertFinds(items, NUMBER.eq(Double.MIN_VALUE), "8", "d");
    assertFinds(items, NUMBER.eq(0), "9", "a");
    assertFinds(items, NUMBER.eq(-0.0), "9", "a");
    assertFinds(items, NUMBER.eq(0.1), "b", "c");
    assertFinds(items, NUMBER.lt(0), "7", "e");
    assertOrder(
        items,
        List.of(NUMBER.ascending()),
        "7",
        "e",
        "9",
        "a",
        "8",
        "d",
        "b",
        "c",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6");
  }

  @Test
  void bool_everyOperator() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"bool\":true}",
            "2", "{\"bool\":false}",
            "3", "{\"bool\":1}",
            "4", "{\"bool\":\"true\"}",
            "5", "{\"bool\":0}",
            "6", "{\"bool\":null}");
    assertFinds(items, BOOL.eq(true), "1");
    assertFinds(items, BOOL.eq(false), "2");
    assertFinds(items, BOOL.ne(true), "2", "3", "4", "5", "6");
    assertFinds(items, BOOL.lt(true), "2");
    assertFinds(items, BOOL.lte(true), "1", "2");
    assertFinds(items, BOOL.gt(false), "1");
    assertFinds(items, BOOL.in(List.of(true, false)), "1", "2");
    assertFinds(items, BOOL.exists(), "1", "2");
    assertOrder(items, List.of(BOOL.ascending()), "3", "4", "5", "6", "2", "1");
    assertOrder(items, List.of(BOOL.descending()), "1", "2", "3", "4", "5", "6");
  }

  @Test
  void time_everyOperator_anyFraction() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"time\":\"2026-01-01T00:00:00Z\"}",
            "2", "{\"time\":\"2026-01-01T00:00:00.000Z\"}",
            "3", "{\"time\":\"2026-01-01T00:00:00.1Z\"}",
            "4", "{\"time\":\"2026-01-01T00:00:00.100000001Z\"}",
            "5", "{\"time\":\"2025-12-31T23:59:59.999999999Z\"}",
            "6", "{\"time\":\"0000-01-01T00:00:00Z\"}",
            "7", "{\"time\":\"9999-12-31T23:59:59.999999999Z\"}");
    Instant newYear = Instant.parse("2026-01-01T00:00:00Z");
    assertFinds(items, TIME.eq(newYear), "1", "2");
    assertFinds(items, TIME.ne(newYear), "3", "4", "5", "6", "7");
    assertFinds(items, TIME.lt(newYear), "5", "6");
    assertFinds(items, TIME.lte(newYear), "1", "2", "5", "6");
    assertFinds(items, TIME.gt(newYear.plusMillis(100)), "4", "7");
    assertFinds(items, TIME.gte(newYear.plusMillis(100)), "3", "4", "7");
    assertFinds(items, TIME.in(List.of(newYear, newYear.plusNanos(100_000_001))), "1", "2", "4");
    assertOrder(items, List.of(TIME.ascending()), "6", "5", "1", "2", "3", "4", "7");
    assertOrder(items, List.of(TIME.descending()), "7", "4", "3", "1", "2", "5", "6");
  }

  @Test
  void time_ofAnotherForm_isAbsent() {
    List<String> others =
        List.of(
            "2026-01-01",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00z",
            "2026-01-01t00:00:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00+00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567891Z",
            "2026-01-01T00:00:00,5Z",
            " 2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00Z\\n",
            "+2026-01-01T00:00:00Z",
            "12026-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2016-12-31T23:59:60Z",
            "\u0662026-01-01T00:00:00Z",
            "",
            "now",
            "1767225600");
    DocumentCollection<byte[]> items = items();
    for (int i = 0; i < others.size(); i++) {
      items.insert("other " + i, json("{\"time\":\"" + others.get(i) + "\"}"));
    }
    items.insert("number", field("time", 1_767_225_600));
    items.insert("leap", field("time", "2024-02-29T00:00:00Z"));
    assertFinds(items, TIME.exists(), "leap");
    assertFinds(items, TIME.gte(Instant.parse("0000-01-01T00:00:00Z")), "leap");
    assertThat(items.count(TIME.exists().not())).isEqualTo(others.size() + 1L);
  }

  @Test
  void fields_missingNullOrOfAnotherType_areAbsent() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "0", "{}",
            "1", "{\"text\":null,\"number\":null,\"bool\":null,\"time\":null,\"tags\":null}",
            "2", "{\"text\":1,\"number\":\"1\",\"bool\":1,\"time\":1,\"tags\":\"a\"}",
            "3", "{\"text\":true,\"number\":true,\"bool\":\"true\",\"time\":true,\"tags\":1}",
            "4", "{\"text\":[\"a\"],\"number\":[1],\"bool\":[true],\"time\":[],\"tags\":{}}",
            "5", "{\"text\":{},\"number\":{},\"bool\":{},\"time\":{},\"tags\":{\"a\":\"a\"}}",
            "6", "{\"text\":\"a\",\"number\":1,\"bool\":true,\"tags\":[\"a\"]}");
    String[] absent = {"0", "1", "2", "3", "4", "5"};
    for (Filter filter :
        List.of(
            TEXT.eq("a"),
            TEXT.gte(""),
            TEXT.startsWith(""),
            TEXT.in(List.of("a", "1")),
            NUMBER.eq(1),
            NUMBER.gt(-1),
            NUMBER.lte(1),
            NUMBER.in(List.of(1)),
            BOOL.eq(true),
            BOOL.gte(false),
            TAGS.contains("a"),
            TEXT.exists(),
            NUMBER.exists(),
            BOOL.exists(),
            TAGS.exists())) {
      assertFinds(items, filter, "6");
      assertFinds(items, filter.not(), absent);
      assertFinds(items, filter.not().not(), "6");
    }
    assertFinds(items, TEXT.ne("a"), absent);
    assertFinds(items, TEXT.ne("x"), "0", "1", "2", "3", "4", "5", "6");
    assertFinds(items, TEXT.lt("a").or(TEXT.gte("a")), "6");
    assertFinds(items, TEXT.lt("a").not().and(TEXT.gte("a").not()), absent);
    assertOrder(items, List.of(TEXT.ascending()), "0", "1", "2", "3", "4", "5", "6");
    assertOrder(items, List.of(NUMBER.descending()), "6", "0", "1", "2", "3", "4", "5");
  }

  @Test
  void tags_containOnlyWholeStringsOfTheArray() {
    DocumentCollection<byte[]> items =
        itemsWith(
            "1", "{\"tags\":[\"red\",\"blue\",\"red\"]}",
            "2", "{\"tags\":[\"redder\",1,null,true,[\"red\"],{\"red\":\"red\"}]}",
            "3", "{\"tags\":[]}",
            "4", "{\"tags\":\"red\"}",
            "5", "{\"tags\":[\"RED\",\"1\",\"\",\"%\",\"r_d\",\"\\\"\"]}",
            "6", "{\"tags\":{\"0\":\"red\"}}");
    assertFinds(items, TAGS.contains("red"), "1");
    assertFinds(items, TAGS.contains("red").not(), "2", "3", "4", "5", "6");
    assertFinds(items, TAGS.contains("1"), "5");
    assertFinds(items, TAGS.contains(""), "5");
    assertFinds(items, TAGS.contains("%"), "5");
    assertFinds(items, TAGS.contains("r_d"), "5");
    assertFinds(items, TAGS.contains("\""), "5");
    assertFinds(items, TAGS.contains("blue").and(TAGS.contains("red")), "1");
    assertFinds(items, TAGS.exists(), "1", "2", "3", "5");
  }

  @Test
  void startsWith_wildcardsAndEdges_areLiteral() {
    DocumentCollection<byte[]> items = items();
    List<String> prefixes = new ArrayList<>();
    AwkwardNames.WILDCARDS.forEach(wild -> prefixes.add("p" + wild));
    for (String edge : List.of("\u007f", "\u07ff", "\ud7ff", "\uffff", "\udbff\udfff", "\u00e9")) {
      prefixes.add("p" + edge);
    }
    for (String prefix : prefixes) {
      items.insert(prefix, field("text", prefix));
      items.insert(prefix + "z", field("text", prefix + "z"));
    }
    items.insert("pxz", field("text", "pxz"));
    items.insert("upper", field("text", "PX"));
    for (String prefix : prefixes) {
      assertFinds(items, TEXT.startsWith(prefix), prefix, prefix + "z");
    }
    assertFinds(items, TEXT.startsWith("px"), "pxz");
    assertFinds(items, TEXT.startsWith("P"), "upper");
  }

  @Test
  void values_thatAreCodeElsewhere_areOnlyText() {
    DocumentCollection<byte[]> items = items();
    List<String> names = AwkwardNames.all();
    for (String name : names) {
      Map<String, Object> document = Map.of("text", name, "tags", List.of(name));
      items.insert(name, Documents.MAPPER.writeValueAsBytes(document));
    }
    for (String name : names) {
      assertFinds(items, TEXT.eq(name), name);
      assertFinds(items, TAGS.contains(name), name);
      assertFinds(items, TEXT.in(List.of(name)), name);
    }
    List<String> sorted = ids(items, Query.all().sortedBy(TEXT.ascending()).limit(50));
    assertThat(sorted).isEqualTo(ids(items, Query.all()));
  }
}
