package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.assertSame;
import static io.github.worldkeep.store.testkit.Documents.field;
import static io.github.worldkeep.store.testkit.Documents.ids;
import static io.github.worldkeep.store.testkit.Documents.json;
import static io.github.worldkeep.store.testkit.Documents.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.Utf8Order;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Documents one by one: what is put comes back, equal as JSON, under exactly its id. Versions are
 * in {@link DocumentVersionContract}, batches in {@link BatchContract}, queries in {@link
 * QueryContract}.
 */
public abstract class DocumentContract extends StoreContract {
  private static final Version SOME = new Version("1");

  private static DocumentCollection<byte[]> raw(
      Persistence client, String name, Index<?>... indexes) {
    return client.documents().collection(name, Codec.raw(), indexes);
  }

  private DocumentCollection<byte[]> items() {
    return raw(first(), "items");
  }

  record Hero(String name, int level) {}

  record Unwritable(String name) {
    @SuppressWarnings("unused") // Called by the codec.
    public String getFailing() {
      throw new IllegalStateException("no such thing");
    }
  }

  @Test
  void everyRead_missingId_isEmptyAndNoError() {
    DocumentCollection<byte[]> items = items();
    assertThat(items.get("missing")).isEmpty();
    assertThat(items.getAll(List.of("missing"))).containsExactly(Optional.empty());
    assertThat(items.delete("missing")).isFalse();
    assertThat(items.delete("missing", SOME)).isFalse();
    assertThat(items.count(Filter.all())).isZero();
    assertThat(items.find(Query.all()).items()).isEmpty();
    assertThatStore(() -> items.update("missing", value -> value))
        .failsWith(Kind.NOT_FOUND)
        .naming("missing");
    assertThat(items.get("missing")).isEmpty();
  }

  @Test
  void put_anyJson_comesBackEqualFromAnotherClient() {
    List<byte[]> documents = new ArrayList<>();
    for (String text : JsonSamples.WELL_FORMED) {
      documents.add(json(text));
    }
    AwkwardNames.all().forEach(text -> documents.add(field("text", text)));
    DocumentCollection<byte[]> items = items();
    for (int i = 0; i < documents.size(); i++) {
      items.put("d" + i, documents.get(i));
    }
    DocumentCollection<byte[]> others = raw(second(), "items");
    for (int i = 0; i < documents.size(); i++) {
      assertSame(others.get("d" + i), documents.get(i));
    }
  }

  record Measure(BigDecimal n) {}

  @Test
  void numbers_atTheEdges_canBeReadFoundAndWrittenAgain() {
    Index<Number> n = Index.number("n");
    DocumentCollection<byte[]> items = raw(first(), "items", n);
    DocumentCollection<Measure> measures = second().documents().collection("items", Measure.class);
    for (String number : JsonSamples.NUMBERS) {
      byte[] document = json("{\"n\":" + number + "}");
      items.put("a", document);
      assertSame(items.get("a"), document);
      assertSame(items.find(Query.where(n.eq(Double.valueOf(number)))).items().get(0), document);
      assertThat(measures.get("a").orElseThrow().value().n()).isEqualByComparingTo(number);
      items.update("a", same -> same);
      measures.update("a", same -> same);
      assertSame(items.get("a"), document);
    }
  }

  @Test
  void documents_thatAStoreMayWriteOut_canBeWrittenAgain() {
    for (String document : JsonSamples.full()) {
      items().put("a", json(document));
      DocumentCollection<byte[]> others = raw(second(), "items");
      Document<byte[]> found = others.get("a").orElseThrow();
      others.replace(found);
      assertThat(others.update("a", same -> same).value()).hasSameSizeAs(found.value());
      assertThat(others.find(Query.all()).items()).hasSize(1);
    }
  }

  @Test
  void documents_beyondALimit_areRefusedByItsName() {
    DocumentCollection<byte[]> items = items();
    for (List<String> refusal :
        List.of(
            List.of("{\"a\":".repeat(100) + "{}" + "}".repeat(100), "100 deep"),
            List.of("{\"" + "n".repeat(50_001) + "\":1}", "name of more than 50,000 bytes"),
            List.of("{\"n\":3." + "1".repeat(1_000) + "}", "number of more than 1,000 digits"),
            List.of("{\"n\":1e309}", "number beyond a 64-bit float"),
            List.of("{\"n\":1e-400}", "number that is nearer to 0 than 5e-324"),
            List.of("{\"n\":[" + "1e300,".repeat(100_000) + "1]}", "16 MiB"))) {
      String message =
          assertThatStore(() -> items.put("a", json(refusal.get(0))))
              .failsWith(Kind.INVALID)
              .exception()
              .toString();
      assertThat(message).contains(refusal.get(1)).doesNotContain("not valid JSON");
    }
  }

  @Test
  void put_fourMebibytes_comesBackEqual() {
    byte[] noise = new byte[3 * 1024 * 1024];
    new Random(3).nextBytes(noise);
    byte[] document = field("blob", noise);
    assertThat(document).hasSizeGreaterThanOrEqualTo(4 * 1024 * 1024);
    items().put("large", document);
    assertSame(raw(second(), "items").get("large"), document);
    assertSame(items().find(Query.all()).items().get(0), document);
  }

  @Test
  void put_existing_isOverwritten() {
    items().put("a", json("{\"n\":1,\"old\":true}"));
    items().put("a", number(2));
    assertSame(items().get("a"), number(2));
    assertThat(items().count(Filter.all())).isEqualTo(1);
  }

  @Test
  void delete_existing_isGone() {
    items().put("a", number(1));
    assertThat(raw(second(), "items").delete("a")).isTrue();
    assertThat(items().delete("a")).isFalse();
    assertThat(items().get("a")).isEmpty();
    assertThat(items().find(Query.all()).items()).isEmpty();
  }

  @Test
  void arrays_changedByTheCaller_doNotChangeTheStore() {
    DocumentCollection<byte[]> items = items();
    byte[] given = number(1);
    items.put("a", given);
    Arrays.fill(given, (byte) '?');
    Arrays.fill(items.get("a").orElseThrow().value(), (byte) '?');
    Arrays.fill(items.getAll(List.of("a")).get(0).orElseThrow().value(), (byte) '?');
    Arrays.fill(items.find(Query.all()).items().get(0).value(), (byte) '?');
    assertSame(items.get("a"), number(1));
  }

  @Test
  void documents_thatAreNotJson_areInvalidEverywhere() {
    DocumentCollection<byte[]> items = items();
    Version version = items.insert("there", number(1));
    for (byte[] wrong : JsonSamples.refused()) {
      assertThatStore(() -> items.put("a", wrong)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.insert("a", wrong)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.replace("there", wrong, version)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.update("there", value -> wrong)).failsWith(Kind.INVALID);
      Batch batch = new Batch();
      assertThatStore(() -> batch.put(items, "a", wrong)).failsWith(Kind.INVALID);
      assertThat(batch.size()).isZero();
    }
    assertThat(ids(items, Query.all())).containsExactly("there");
    assertThat(items.get("there").orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void documents_thatAreRefused_areNotRepeatedInTheMessage() {
    for (String wrong :
        List.of("{\"a\":hunter2}", "{hunter2:1}", "hunter2", "{\"hunter2\":1,\"hunter2\":2}")) {
      String message = assertThatStore(() -> items().put("a", json(wrong))).exception().toString();
      assertThat(message).doesNotContain("hunter2");
    }
  }

  @Test
  void ids_ofEveryKind_roundTripAndStayDistinct() {
    DocumentCollection<byte[]> items = items();
    List<String> names = AwkwardNames.all();
    names.forEach(id -> items.insert(id, field("id", id)));
    List<Optional<Document<byte[]>>> all = raw(second(), "items").getAll(names);
    for (int i = 0; i < names.size(); i++) {
      assertThat(all.get(i).orElseThrow().id()).isEqualTo(names.get(i));
      assertSame(all.get(i), field("id", names.get(i)));
      assertSame(items.get(names.get(i)), field("id", names.get(i)));
    }
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(Utf8Order.INSTANCE);
    assertThat(ids(items, Query.all().limit(100))).isEqualTo(sorted);
    for (String id : names) {
      assertThat(items.delete(id)).as(id).isTrue();
      assertThat(items.get(id)).as(id).isEmpty();
    }
  }

  @Test
  void ids_thatNoStoreTakes_areInvalidForEveryMethod() {
    DocumentCollection<byte[]> items = items();
    for (String id : AwkwardNames.refused()) {
      assertThatStore(() -> items.get(id)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.getAll(List.of("a", id))).failsWith(Kind.INVALID);
      assertThatStore(() -> items.put(id, number(1))).failsWith(Kind.INVALID);
      assertThatStore(() -> items.insert(id, number(1))).failsWith(Kind.INVALID);
      assertThatStore(() -> items.replace(id, number(1), SOME)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.delete(id)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.delete(id, SOME)).failsWith(Kind.INVALID);
      assertThatStore(() -> items.update(id, value -> value)).failsWith(Kind.INVALID);
      assertThatStore(() -> new Batch().check(items, id, SOME)).failsWith(Kind.INVALID);
    }
    assertThat(items.count(Filter.all())).isZero();
  }

  @Test
  void collections_ofAnyName_areSeparate() {
    List<String> names =
        List.of(
            "a",
            "b",
            "ab",
            "a_b",
            "a__b",
            "select",
            "table",
            "order",
            "index",
            "documents",
            "meta",
            "sqlite_master",
            "pg_class",
            "x".repeat(40),
            "x".repeat(39),
            "x".repeat(38) + "_1");
    for (String name : names) {
      raw(first(), name, Index.text("f")).insert("same id", field("f", name));
    }
    for (String name : names) {
      DocumentCollection<byte[]> collection = raw(second(), name, Index.text("f"));
      assertSame(collection.get("same id"), field("f", name));
      assertThat(collection.count(Index.text("f").exists())).isEqualTo(1);
    }
    raw(first(), "a").delete("same id");
    assertThat(raw(second(), "ab").get("same id")).isPresent();
  }

  @Test
  void collections_wronglyNamed_areInvalid() {
    List<String> names =
        List.of(
            "",
            "A",
            "1a",
            "_a",
            "a-b",
            "a b",
            "a.b",
            "a/b",
            "a;drop table x",
            "a\"",
            "a'",
            "a\n",
            "\u00e9",
            "a\u00e9",
            "x".repeat(41),
            "\u0661",
            "a\0");
    for (String name : names) {
      assertThatStore(() -> raw(first(), name)).failsWith(Kind.INVALID);
    }
  }

  @Test
  void collection_wrongIndexes_areInvalid() {
    assertThatStore(() -> raw(first(), "a", Index.text("f"), Index.number("f")))
        .failsWith(Kind.INVALID)
        .naming("f");
    Index<?>[] many = new Index<?>[33];
    Arrays.setAll(many, i -> Index.text("f" + i));
    assertThatStore(() -> raw(first(), "a", many)).failsWith(Kind.INVALID).naming("32");
    raw(first(), "a", Arrays.copyOf(many, 32)).insert("x", field("f31", "v"));
    assertThat(raw(first(), "a", many[31]).count(many[31].exists())).isEqualTo(1);
  }

  @Test
  void index_declaredLater_findsWhatWasThereBefore() {
    Index<String> kind = Index.text("kind");
    Index<Number> size = Index.number("size");
    raw(first(), "items").insert("a", json("{\"kind\":\"x\",\"size\":5}"));
    assertThat(ids(raw(second(), "items", kind), Query.where(kind.eq("x")))).containsExactly("a");
    assertThat(ids(raw(first(), "items", size), Query.where(size.gt(4)))).containsExactly("a");
    raw(second(), "items", kind).insert("b", json("{\"kind\":\"x\",\"size\":6}"));
    DocumentCollection<byte[]> both = raw(first(), "items", kind, size);
    Query query = Query.where(kind.eq("x")).sortedBy(size.descending());
    assertThat(ids(both, query)).containsExactly("b", "a");
  }

  @Test
  void index_ofAnotherTypeOnTheSamePath_answersByItsOwnType() {
    Index<String> text = Index.text("f");
    Index<Number> number = Index.number("f");
    DocumentCollection<byte[]> texts = raw(first(), "items", text);
    DocumentCollection<byte[]> numbers = raw(second(), "items", number);
    texts.put("text", field("f", "1"));
    numbers.put("number", field("f", 1));
    assertThat(ids(texts, Query.where(text.eq("1")))).containsExactly("text");
    assertThat(ids(numbers, Query.where(number.eq(1)))).containsExactly("number");
    assertThat(ids(texts, Query.where(text.exists()))).containsExactly("text");
  }

  @Test
  void getAll_missingAndRepeatedIds_keepASlotEach() {
    DocumentCollection<byte[]> items = items();
    items.put("a", number(1));
    items.put("b", number(2));
    List<Optional<Document<byte[]>>> found = items.getAll(List.of("b", "x", "a", "b", "x"));
    assertThat(found).hasSize(5);
    assertSame(found.get(0), number(2));
    assertThat(found.get(1)).isEmpty();
    assertSame(found.get(2), number(1));
    assertSame(found.get(3), number(2));
    assertThat(found.get(4)).isEmpty();
    assertThat(items.getAll(List.of())).isEmpty();
  }

  @Test
  void getAll_fiveThousandIds_keepsTheirOrder() {
    DocumentCollection<byte[]> items = items();
    List<String> ids = new ArrayList<>();
    Batch batch = new Batch();
    for (int i = 0; i < 5_000; i++) {
      ids.add("id-" + i);
      batch.insert(items, "id-" + i, field("id", "id-" + i));
    }
    first().documents().commit(batch);
    Collections.shuffle(ids, new Random(4));
    List<Optional<Document<byte[]>>> found = items.getAll(ids);
    assertThat(found).extracting(slot -> slot.orElseThrow().id()).isEqualTo(ids);
  }

  @Test
  void typedCollection_roundTripsAndIgnoresUnknownFields() {
    DocumentCollection<Hero> heroes = first().documents().collection("heroes", Hero.class);
    heroes.insert("h", new Hero("Anna \ud83d\ude00", 7));
    assertThat(heroes.get("h").orElseThrow().value()).isEqualTo(new Hero("Anna \ud83d\ude00", 7));
    raw(second(), "heroes").put("h", json("{\"name\":\"Bo\",\"level\":2,\"later\":[1]}"));
    assertThat(heroes.get("h").orElseThrow().value()).isEqualTo(new Hero("Bo", 2));
    assertThat(heroes.update("h", hero -> new Hero(hero.name(), hero.level() + 1)).value())
        .isEqualTo(new Hero("Bo", 3));
  }

  @Test
  void typedCollection_whatItsCodecRefuses_isCorruptToReadAndInvalidToWrite() {
    raw(first(), "heroes").put("h", json("{\"name\":\"Bo\",\"level\":\"high\"}"));
    DocumentCollection<Hero> heroes = first().documents().collection("heroes", Hero.class);
    assertThatStore(() -> heroes.get("h")).failsWith(Kind.CORRUPT).naming("heroes/h");
    assertThatStore(() -> heroes.find(Query.all())).failsWith(Kind.CORRUPT).naming("heroes/h");
    DocumentCollection<Unwritable> others =
        first().documents().collection("heroes", Unwritable.class);
    assertThatStore(() -> others.put("h", new Unwritable("x"))).failsWith(Kind.INVALID);
    assertSame(raw(first(), "heroes").get("h"), json("{\"name\":\"Bo\",\"level\":\"high\"}"));
  }

  @Test
  void now_isTheStoresClock() {
    Instant before = first().documents().now();
    harness().passTime(Duration.ofSeconds(2));
    Instant after = second().documents().now();
    assertThat(Duration.between(before, after))
        .isBetween(Duration.ofMillis(1_990), Duration.ofMinutes(1));
  }
}
