package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.invalid;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class IndexTest {
  private static final Index<String> TEXT = Index.text("t");
  private static final Index<Number> NUMBER = Index.number("n");
  private static final Index<Instant> TIME = Index.time("at");
  private static final Index<String> TAGS = Index.texts("tags");

  private static Object value(Filter filter) {
    return ((Filter.Compare) filter).value();
  }

  @Test
  void path_isNamesJoinedByDots() {
    for (String path : List.of("a", "a.b-c.D_9", "0", "a".repeat(200))) {
      assertThat(Index.text(path).path()).isEqualTo(path);
    }
    for (String path :
        List.of(
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "a b",
            "a'b",
            "a[0]",
            "$.a",
            "\u00e9",
            "a\n",
            "a".repeat(201))) {
      assertThat(invalid(() -> Index.text(path))).as(path).hasMessageContaining("path");
    }
  }

  @Test
  void numbers_becomeDoublesWithoutNegativeZero() {
    assertThat(value(NUMBER.eq(1))).isEqualTo(1.0);
    assertThat(value(NUMBER.eq(Long.MAX_VALUE))).isEqualTo(0x1p63);
    assertThat(value(NUMBER.eq(-0.0))).isEqualTo(0.0);
    assertThat(value(NUMBER.lt(new BigDecimal("0.1")))).isEqualTo(0.1);
    for (Number wrong :
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NaN, BigInteger.TEN.pow(400))) {
      assertThat(invalid(() -> NUMBER.gt(wrong))).hasMessageContaining("finite");
    }
  }

  @Test
  void texts_withWhatNoStoreHolds_areInvalid() {
    for (String wrong : List.of("\0", "a\ud800", "\udc00")) {
      assertThat(invalid(() -> TEXT.eq(wrong))).hasMessageContaining("remove it");
      assertThat(invalid(() -> TEXT.in(List.of("a", wrong)))).hasMessageContaining("t");
      assertThat(invalid(() -> TEXT.startsWith(wrong))).hasMessageContaining("t");
      assertThat(invalid(() -> TAGS.contains(wrong))).hasMessageContaining("tags");
    }
  }

  @Test
  void times_outsideOfFourDigitYears_areInvalid() {
    Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");
    assertThat(value(TIME.eq(last))).isEqualTo(last);
    assertThat(invalid(() -> TIME.eq(last.plusNanos(1)))).hasMessageContaining("0000 to 9999");
    assertThat(invalid(() -> TIME.eq(Instant.MIN))).hasMessageContaining("0000 to 9999");
  }

  @Test
  void orderedText_ordersAsTheTimes() {
    List<String> times =
        List.of(
            "0000-01-01T00:00:00Z",
            "2025-12-31T23:59:59.999999999Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000000001Z",
            "2026-01-01T00:00:00.1Z",
            "2026-01-01T00:00:00.100000001Z",
            "2026-01-01T00:00:00.12Z",
            "2026-01-01T00:00:01Z",
            "9999-12-31T23:59:59.999999999Z");
    assertThat(times.stream().map(t -> Index.orderedText(Instant.parse(t)))).isSorted();
    assertThat(Index.orderedText(Instant.parse("2026-01-01T00:00:00.100Z")))
        .isEqualTo("2026-01-01T00:00:00.1");
    assertThat(Index.orderedText(Instant.parse("2026-01-01T00:00:10Z")))
        .isEqualTo("2026-01-01T00:00:10");
  }

  @Test
  void operations_thatDoNotFitTheType_areInvalidAndNameTheRemedy() {
    assertThat(invalid(() -> TEXT.contains("a"))).hasMessageContaining("Index.texts(\"t\")");
    assertThat(invalid(() -> TAGS.startsWith("a"))).hasMessageContaining("Index.text(\"tags\")");
    assertThat(invalid(() -> TAGS.eq("a"))).hasMessageContaining("tags");
    assertThat(invalid(() -> TAGS.in(List.of()))).hasMessageContaining("tags");
    assertThat(invalid(TAGS::ascending)).hasMessageContaining("no order");
    assertThat(invalid(() -> NUMBER.in(Collections.nCopies(1_001, 1))))
        .hasMessageContaining("1000");
  }

  @Test
  void in_isDistinct() {
    Filter.In in = (Filter.In) NUMBER.in(List.of(1, 1.0, 2L, 1L));
    assertThat(in.values()).isEqualTo(List.of(1.0, 2.0));
  }

  @Test
  void filters_joinFlat() {
    Filter a = TEXT.eq("a");
    Filter b = TEXT.eq("b");
    Filter c = TEXT.eq("c");
    assertThat(a.and(b).and(c)).isEqualTo(new Filter.And(List.of(a, b, c)));
    assertThat(a.or(b).or(c)).isEqualTo(new Filter.Or(List.of(a, b, c)));
    assertThat(a.or(b).and(c)).isEqualTo(new Filter.And(List.of(new Filter.Or(List.of(a, b)), c)));
    assertThat(TEXT.ne("a")).isEqualTo(new Filter.Not(a));
    assertThat(Filter.all().and(a)).isEqualTo(new Filter.And(List.of(a)));
  }

  @Test
  void query_hasLimits() {
    assertThat(Query.all()).isEqualTo(new Query(Filter.all(), List.of(), 100, Optional.empty()));
    assertThat(invalid(() -> Query.all().limit(0))).hasMessageContaining("limit");
    assertThat(invalid(() -> Query.all().limit(10_001))).hasMessageContaining("limit");
    Sort[] nine = Collections.nCopies(9, TEXT.ascending()).toArray(Sort[]::new);
    assertThat(invalid(() -> Query.all().sortedBy(nine))).hasMessageContaining("8 sorts");
  }
}
