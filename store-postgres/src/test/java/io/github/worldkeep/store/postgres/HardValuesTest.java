package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.spi.Utf8Order;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values at PostgreSQL's own limits: of an index's entry, of numbers, and of what others wrote. */
final class HardValuesTest extends StoreTestBase {
  private static final Index<String> TEXT = Index.text("t");
  private static final Index<Number> NUMBER = Index.number("n");
  private static final Index<Instant> TIME = Index.time("w");
  private static final Index<Boolean> BOOL = Index.bool("b");
  private static final Index<String> TEXTS = Index.texts("a");

  private static DocumentCollection<byte[]> things(Persistence client) {
    return client.documents().collection("hard", Codec.raw(), TEXT, NUMBER, TIME, BOOL, TEXTS);
  }

  private static byte[] text(String text) {
    return ("{\"t\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  /** At random, so that they can't be compressed to fit; many share all of their key. */
  private static List<String> longTexts() {
    Random random = new Random(7);
    List<String> texts = new ArrayList<>();
    StringBuilder common = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      common.appendCodePoint(0x10000 + random.nextInt(0x10000));
    }
    for (int length : List.of(498, 499, 500, 501, 502, 600)) {
      String start = common.substring(0, common.offsetByCodePoints(0, length));
      texts.add(start);
      texts.add(start + "a");
      texts.add(start + "\uffff");
      texts.add(start + "b".repeat(100_000));
    }
    texts.sort(Utf8Order.INSTANCE);
    return texts.stream().distinct().toList();
  }

  @Test
  void texts_longerThanAnEntryOfAnIndex_areComparedInFull() {
    List<String> texts = longTexts();
    try (Persistence client = harness.open()) {
      DocumentCollection<byte[]> things = things(client);
      for (int i = 0; i < texts.size(); i++) {
        things.put("%02d".formatted(texts.size() - i), text(texts.get(i)));
      }
      things.put("short", text("a"));
      things.put("absent", text("").length > 0 ? "{}".getBytes(StandardCharsets.UTF_8) : null);
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i);
        assertThat(things.count(TEXT.eq(text))).as("%d", i).isEqualTo(1);
        assertThat(things.count(TEXT.in(List.of(text, "a")))).as("%d", i).isEqualTo(2);
        assertThat(things.count(TEXT.lt(text))).as("%d", i).isEqualTo(i + 1);
        assertThat(things.count(TEXT.lte(text))).as("%d", i).isEqualTo(i + 2);
        assertThat(things.count(TEXT.gt(text))).as("%d", i).isEqualTo(texts.size() - i - 1);
        assertThat(things.count(TEXT.gte(text))).as("%d", i).isEqualTo(texts.size() - i);
        assertThat(things.count(TEXT.ne(text))).as("%d", i).isEqualTo(texts.size() + 1);
        long starting = texts.stream().filter(t -> t.startsWith(text)).count();
        assertThat(things.count(TEXT.startsWith(text))).as("%d", i).isEqualTo(starting);
      }
      List<String> ascending = new ArrayList<>(List.of("absent", "short"));
      for (int i = 0; i < texts.size(); i++) {
        ascending.add("%02d".formatted(texts.size() - i));
      }
      assertThat(pages(things, Query.all().sortedBy(TEXT.ascending()))).isEqualTo(ascending);
      java.util.Collections.reverse(ascending);
      assertThat(pages(things, Query.all().sortedBy(TEXT.descending()))).isEqualTo(ascending);
    }
  }

  private static List<String> pages(DocumentCollection<byte[]> things, Query query) {
    return things.stream(query.limit(3)).map(Document::id).toList();
  }

  @Test
  void array_withLongElements_isFound() {
    try (Persistence client = harness.open()) {
      DocumentCollection<byte[]> things = things(client);
      String element = "e".repeat(50_000);
      String json = "{\"a\":[\"" + element + "\",\"x\"]}";
      things.put("1", json.getBytes(StandardCharsets.UTF_8));
      assertThat(things.count(TEXTS.contains(element))).isEqualTo(1);
      assertThat(things.count(TEXTS.contains(element + "e"))).isZero();
    }
  }

  /** Another program may write what the api refuses; a query must not fail because of it. */
  @Test
  void fields_writtenByOthers_neverMakeAQueryFail() {
    try (Persistence client = harness.open()) {
      DocumentCollection<byte[]> things = things(client);
      String table = schema.of("c_hard");
      List<String> documents =
          List.of(
              "{\"n\":1e400,\"t\":1e400,\"w\":1,\"b\":\"true\",\"a\":\"x\"}",
              "{\"n\":-1e400,\"t\":[],\"w\":\"2026-02-30T00:00:00Z\",\"b\":0,\"a\":{\"x\":1}}",
              "{\"n\":1e-9999,\"t\":null,\"w\":\"0000-13-45T99:99:99Z\",\"b\":null,\"a\":[null]}",
              "{\"n\":-1e-330,\"w\":\"\",\"a\":[[\"x\"]]}",
              "{\"n\":\"1\",\"t\":true,\"w\":[\"2026-01-01T00:00:00Z\"],\"b\":[true],\"a\":1}",
              "[]",
              "\"x\"",
              "null",
              "{\"n\":2.4703282292062327e-324}",
              "{\"n\":2.4703282292062328e-324}",
              "{\"n\":1.7976931348623157e308}",
              "{\"n\":1.797693134862315807e308}",
              "{\"n\":1.797693134862315808e308}");
      for (int i = 0; i < documents.size(); i++) {
        bare.column(
            "INSERT INTO " + table + " VALUES (?, ?, ?::jsonb) RETURNING id",
            "%02d".formatted(i),
            (long) i,
            documents.get(i));
      }
      assertThat(pages(things, Query.where(NUMBER.eq(0)))).containsExactly("02", "03", "08");
      assertThat(pages(things, Query.where(NUMBER.eq(Double.MIN_VALUE)))).containsExactly("09");
      assertThat(pages(things, Query.where(NUMBER.eq(Double.MAX_VALUE))))
          .containsExactly("10", "11");
      assertThat(things.count(NUMBER.exists())).isEqualTo(6);
      assertThat(things.count(TEXT.exists())).isZero();
      assertThat(things.count(TIME.exists())).isZero();
      assertThat(things.count(BOOL.exists())).isZero();
      assertThat(things.count(TEXTS.contains("x"))).isZero();
      assertThat(things.count(TEXTS.exists())).isEqualTo(2);
    }
  }

  /** PostgreSQL holds 16,383 decimal places; what the api lets through has fewer. */
  @Test
  void numbers_withTheMostDigitsThatTheApiAllows_areStored() {
    try (Persistence client = harness.open()) {
      DocumentCollection<byte[]> things = things(client);
      for (String number :
          List.of("0." + "1".repeat(999), "1." + "1".repeat(699) + "e-300", "0e-999")) {
        things.put("1", ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8));
        assertThat(things.get("1")).isPresent();
      }
    }
  }

  record Rates(BigDecimal n) {}

  /** What was accepted before there was a limit for numbers near 0. */
  @Test
  void numbers_nearerToZeroThanAFloat_areStillReadAndCanBeMended() throws Exception {
    try (Persistence client = harness.open()) {
      DocumentCollection<byte[]> things = things(client);
      DocumentCollection<Rates> rates = client.documents().collection("hard", Rates.class);
      for (String number : List.of("1e-1200", "1e-9999", "0." + "1".repeat(900) + "e-9999")) {
        bare.column(
            "INSERT INTO "
                + schema.of("c_hard")
                + " VALUES ('1', 1, ?::jsonb) ON CONFLICT (id) DO UPDATE SET data = excluded.data"
                + " RETURNING id",
            "{\"n\":" + number + "}");
        assertThat(rates.get("1").orElseThrow().value().n()).isEqualByComparingTo(number);
        assertThat(rates.find(Query.all()).items()).hasSize(1);
        assertThat(things.count(NUMBER.eq(0))).isEqualTo(1);
        rates.update("1", old -> new Rates(BigDecimal.ZERO));
      }
    }
  }
}
