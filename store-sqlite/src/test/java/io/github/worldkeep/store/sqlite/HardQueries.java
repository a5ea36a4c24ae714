package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Sort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Documents, filters and queries at random, from few values that are hard to tell apart. */
record HardQueries(Random random) {
  static final Index<String> TEXT = Index.text("a.text");
  static final Index<String> OTHER_TEXT = Index.text("a.Text");
  static final Index<Number> NUMBER = Index.number("n-1");
  static final Index<Boolean> BOOL = Index.bool("b_b");
  static final Index<Instant> TIME = Index.time("when");
  static final Index<String> TEXTS = Index.texts("a.tags");
  static final Index<String> OTHER_TEXTS = Index.texts("0");
  static final List<Index<?>> SORTABLE = List.of(TEXT, OTHER_TEXT, NUMBER, BOOL, TIME);
  static final List<Index<?>> INDEXES =
      List.of(TEXT, OTHER_TEXT, NUMBER, BOOL, TIME, TEXTS, OTHER_TEXTS);

  private static final List<String> TEXTS_USED =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "a%",
          "a_b",
          "a\\b",
          "a*",
          "a[b]",
          "a'b",
          "a ",
          "é",
          "e\u0301",
          "\ud7ff",
          "\ue000",
          "\uffff",
          "\ud83d\ude00",
          "\udbff\udfff",
          "\udbff\udfffx",
          "1",
          "true",
          "null",
          "\"",
          "\n",
          "2026-01-31T00:00:00Z");

  private static final List<String> TIMES_USED =
      List.of(
          "2026-01-31T23:59:59Z",
          "2026-01-31T23:59:59.000Z",
          "2026-01-31T23:59:59.1Z",
          "2026-01-31T23:59:59.100Z",
          "2026-01-31T23:59:59.123456789Z",
          "2026-01-31T23:59:50Z",
          "0000-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "2024-02-29T00:00:00Z",
          "2026-02-29T00:00:00Z",
          "2026-04-31T00:00:00Z",
          "2026-01-31T24:00:00Z",
          "2026-01-31T23:60:00Z",
          "2026-01-31T23:59:60Z",
          "2026-01-31T23:59:59.1234567890Z",
          "2026-01-31T23:59:59.Z",
          "2026-01-31T23:59:59.1a2Z",
          "2026-01-31T23:59:59+00:00",
          "2026-01-31 23:59:59Z",
          "2026-01-31T23:59Z",
          "2026-01-31",
          "now",
          "2026-00-10T00:00:00Z",
          "+2026-01-31T23:59:59Z",
          "20260-01-31T23:59:59Z",
          "2026-01-00T00:00:00Z",
          "2026-01-31T23:59:59ZZ",
          "2026-13-01T00:00:00Z",
          "1900-02-29T00:00:00Z");

  private static final List<String> NUMBERS_USED =
      List.of(
          "0",
          "-0",
          "-0.0",
          "0.0",
          "1",
          "1.0",
          "1e0",
          "10E-1",
          "-1",
          "0.1",
          "1e-1",
          "2",
          "1e300",
          "-1e300",
          "9007199254740993",
          "9007199254740992",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "1e-320",
          "0.30000000000000004",
          "0.3");

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String id() {
    return "id " + random.nextInt(150) + one(List.of("", "\ue000", "\ud83d\ude00"));
  }

  String document() {
    return "{\"a\": %s, \"n-1\": %s, \"b_b\": %s, \"when\": %s, \"0\": %s}"
        .formatted(nested(), field(one(NUMBERS_USED)), field("true"), time(), array());
  }

  private String nested() {
    return field("{\"text\": %s, \"Text\": %s, \"tags\": %s}".formatted(text(), text(), array()));
  }

  private String text() {
    return field(quoted(one(TEXTS_USED)));
  }

  private String time() {
    return field(quoted(one(TIMES_USED)));
  }

  private String array() {
    int size = random.nextInt(4);
    return field(
        "[" + String.join(",", IntStream.range(0, size).mapToObj(i -> text()).toList()) + "]");
  }

  /** Mostly as it should be, sometimes of another type. */
  private String field(String usual) {
    return oneIn(4)
        ? one(
            List.of("null", "1", "true", "false", "\"x\"", "[]", "{}", "{\"text\": \"a\"}", "0.5"))
        : usual;
  }

  private String quoted(String text) {
    boolean escapeAll = oneIn(3); // Never half of a surrogate pair.
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      boolean escape = c < ' ' || c == '"' || c == '\\' || escapeAll;
      json.append(escape ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return json.append('"').toString();
  }

  private Instant instant() {
    return Instant.parse(TIMES_USED.get(random.nextInt(9)));
  }

  private Double number() {
    return Double.valueOf(one(NUMBERS_USED));
  }

  /** One of each operator, and of each type. */
  List<Filter> leaves() {
    List<Filter> leaves = new ArrayList<>();
    Index<String> text = one(List.of(TEXT, OTHER_TEXT));
    Index<String> texts = one(List.of(TEXTS, OTHER_TEXTS));
    leaves.addAll(comparisons(text, one(TEXTS_USED)));
    leaves.addAll(comparisons(NUMBER, number()));
    leaves.addAll(comparisons(BOOL, random.nextBoolean()));
    leaves.addAll(comparisons(TIME, instant()));
    leaves.add(text.in(List.of(one(TEXTS_USED), one(TEXTS_USED), one(TEXTS_USED))));
    leaves.add(NUMBER.in(List.of(number(), number())));
    leaves.add(BOOL.in(List.of(random.nextBoolean())));
    leaves.add(TIME.in(List.of(instant(), instant())));
    leaves.add(text.in(List.of()));
    leaves.add(texts.exists());
    leaves.add(texts.contains(one(TEXTS_USED)));
    leaves.add(text.startsWith(one(TEXTS_USED)));
    return leaves;
  }

  private static <V> List<Filter> comparisons(Index<V> index, V value) {
    return List.of(
        index.exists(),
        index.eq(value),
        index.ne(value),
        index.lt(value),
        index.lte(value),
        index.gt(value),
        index.gte(value));
  }

  private Filter filter(int depth) {
    if (depth == 0 || oneIn(3)) {
      return oneIn(20) ? Filter.all() : one(leaves());
    }
    return switch (random.nextInt(3)) {
      case 0 -> filter(depth - 1).and(filter(depth - 1));
      case 1 -> filter(depth - 1).or(filter(depth - 1));
      default -> filter(depth - 1).not();
    };
  }

  Query query() {
    Sort[] sorts =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> new Sort(one(SORTABLE), random.nextBoolean()))
            .toArray(Sort[]::new);
    return Query.where(filter(4)).sortedBy(sorts).limit(1 + random.nextInt(100));
  }
}
