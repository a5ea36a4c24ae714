package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Sort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Documents, filters and sorts by a seed: few values, so that much collides. */
final class RandomDocuments {
  static final Index<String> TEXT = Index.text("text");
  static final Index<Number> NUMBER = Index.number("number");
  static final Index<Boolean> BOOL = Index.bool("bool");
  static final Index<Instant> TIME = Index.time("time");
  static final Index<String> TAGS = Index.texts("tags");
  static final Index<String> DEEP_TEXT = Index.text("deep.text");
  static final Index<Number> DEEP_NUMBER = Index.number("deep.more.number");
  static final Index<?>[] INDEXES = {TEXT, NUMBER, BOOL, TIME, TAGS, DEEP_TEXT, DEEP_NUMBER};

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "b",
          "ab",
          "abc",
          "a%",
          "a_",
          "a\\",
          "a*",
          "a?",
          "a'",
          "a\"",
          " a",
          "a ",
          "\u00e9",
          "e\u0301",
          "\ud7ff",
          "\ue000",
          "\uffff",
          "\ud83d\ude00",
          "\ud83d\ude00a",
          "1",
          "10",
          "9",
          "true",
          "null",
          "2026-01-01T00:00:00Z",
          "\u0001",
          "z".repeat(300),
          "z".repeat(300) + "a");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "0.0",
          "-0.0",
          "1",
          "1.0",
          "1e0",
          "10e-1",
          "2",
          "1.5",
          "-1",
          "-1.5",
          "0.1",
          "0.30000000000000004",
          "0.3",
          "9007199254740992",
          "9007199254740993",
          "9007199254740993.0",
          "9223372036854775807",
          "-9223372036854775808",
          "9.223372036854775807e18",
          "123456789012345678901234567890",
          "1e308",
          "-1e308",
          "5e-324",
          "4.9E-324",
          "-2.4703282292062328e-324",
          "1.7976931348623158e308");
  private static final List<String> TIMES =
      List.of(
          "2026-01-01T00:00:00Z",
          "2026-01-01T00:00:00.0Z",
          "2026-01-01T00:00:00.000000000Z",
          "2026-01-01T00:00:00.5Z",
          "2026-01-01T00:00:00.50Z",
          "2026-01-01T00:00:00.500000001Z",
          "2025-12-31T23:59:59.999999999Z",
          "2025-12-31T23:59:59Z",
          "0000-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "2024-02-29T12:00:00Z",
          "2023-02-29T12:00:00Z",
          "2026-01-01",
          "2026-01-01T00:00:00",
          "2026-01-01T00:00:00z",
          "2026-01-01T24:00:00Z",
          "2026-01-01T00:00:00+00:00",
          "2026-01-01T00:00:00.Z",
          "10000-01-01T00:00:00Z");
  private static final List<String> OTHERS =
      List.of("null", "{}", "[]", "[\"a\"]", "{\"text\":\"a\"}", "true", "1", "\"a\"", "[1]");

  private final Random random;

  RandomDocuments(long seed) {
    random = new Random(seed);
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  byte[] document() {
    List<String> fields = new ArrayList<>();
    field(fields, "text", () -> quoted(any(TEXTS)));
    field(fields, "number", () -> any(NUMBERS));
    field(fields, "bool", () -> Boolean.toString(random.nextBoolean()));
    field(fields, "time", () -> quoted(any(TIMES)));
    field(fields, "tags", this::array);
    field(fields, "deep", this::deep);
    field(fields, "deep.text", () -> quoted(any(TEXTS)));
    return Documents.json("{" + String.join(",", fields) + "}");
  }

  /** Missing, null, of another type, or (most often) as it should be. */
  private void field(List<String> fields, String name, Supplier<String> value) {
    int dice = random.nextInt(20);
    if (dice > 2) {
      fields.add(quoted(name) + ":" + (dice < 7 ? any(OTHERS) : value.get()));
    }
  }

  private String array() {
    return Stream.generate(() -> random.nextInt(6) == 0 ? any(OTHERS) : quoted(any(TEXTS)))
        .limit(random.nextInt(5))
        .toList()
        .toString();
  }

  private String deep() {
    List<String> fields = new ArrayList<>();
    field(fields, "text", () -> quoted(any(TEXTS)));
    field(fields, "more", () -> "{\"number\":" + any(NUMBERS) + "}");
    return "{" + String.join(",", fields) + "}";
  }

  private static String quoted(String text) {
    return Documents.MAPPER.writeValueAsString(text);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  Filter filter(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> filter(depth - 1).and(filter(depth - 1));
      case 2, 3 -> filter(depth - 1).or(filter(depth - 1));
      case 4 -> filter(depth - 1).not();
      default -> leaf();
    };
  }

  private Filter leaf() {
    return switch (random.nextInt(8)) {
      case 0 -> any(List.of(INDEXES)).exists();
      case 1 -> TAGS.contains(any(TEXTS));
      case 2 -> any(List.of(TEXT, DEEP_TEXT)).startsWith(any(TEXTS));
      case 3 -> compare(BOOL, random::nextBoolean);
      case 4 -> compare(TIME, this::time);
      case 5, 6 -> compare(any(List.of(NUMBER, DEEP_NUMBER)), this::value);
      default -> compare(any(List.of(TEXT, DEEP_TEXT)), () -> any(TEXTS));
    };
  }

  private Number value() {
    return Double.valueOf(any(NUMBERS));
  }

  private Instant time() {
    String text = any(TIMES.subList(0, 11));
    return Instant.parse(text);
  }

  private <V> Filter compare(Index<V> index, Supplier<? extends V> value) {
    return switch (random.nextInt(7)) {
      case 0 -> index.eq(value.get());
      case 1 -> index.ne(value.get());
      case 2 -> index.lt(value.get());
      case 3 -> index.lte(value.get());
      case 4 -> index.gt(value.get());
      case 5 -> index.gte(value.get());
      default -> index.in(Stream.<V>generate(value).limit(random.nextInt(4)).toList());
    };
  }

  List<Sort> sorts() {
    List<Sort> sorts = new ArrayList<>();
    List<Index<?>> sortable = List.of(TEXT, NUMBER, BOOL, TIME, DEEP_TEXT, DEEP_NUMBER);
    for (int i = random.nextInt(4); i > 0; i--) {
      Index<?> index = any(sortable);
      sorts.add(random.nextBoolean() ? index.ascending() : index.descending());
    }
    return sorts;
  }
}
