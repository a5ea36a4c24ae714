package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.assertSame;
import static io.github.worldkeep.store.testkit.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents as Java values: what was written typed is there for every reader, to the last digit,
 * and what could not be read again is never written.
 */
public abstract class TypedDocumentContract extends StoreContract {
  /** Numbers that no double holds. */
  private static final String DIGITS =
      "{\"gold\":12345678901234567890.5,\"id\":123456789012345678901234567890,"
          + "\"deep\":[{\"x\":-0.100000000000000000001}]}";

  record Purse(BigDecimal gold, Object any, Map<String, Object> more) {}

  static class Item {
    public int count = 1;
  }

  /** Its own field is lost when an item is read. */
  static final class Gem extends Item {
    public int carat = 3;
  }

  record Bag(List<Item> items) {
    static final Bag GOOD = new Bag(List.of(new Item()));
    static final Bag BAD = new Bag(List.of(new Gem()));
  }

  sealed interface Weapon {}

  record Sword(int edge) implements Weapon {}

  record Armed(List<Weapon> weapons) {}

  private DocumentCollection<byte[]> raw() {
    return second().documents().collection("typed", Codec.raw());
  }

  private <T> DocumentCollection<T> typed(Codec<T> codec) {
    return first().documents().collection("typed", codec);
  }

  @Test
  void untyped_readAndWritten_keepsEveryDigit() {
    DocumentCollection<ObjectNode> trees = typed(Codec.json(ObjectNode.class));
    DocumentCollection<Map<String, Object>> maps =
        typed(Codec.json(new TypeReference<Map<String, Object>>() {}));
    raw().put("tree", json(DIGITS));
    raw().put("map", json(DIGITS));

    trees.update("tree", tree -> tree);
    maps.update("map", map -> map);

    assertSame(raw().get("tree"), json(DIGITS));
    assertSame(raw().get("map"), json(DIGITS));
    assertThat(trees.get("map").orElseThrow().value().get("gold").decimalValue())
        .isEqualByComparingTo("12345678901234567890.5");
  }

  @Test
  void typed_numbers_areSeenExactlyByARawReader() {
    Map<String, Object> more = Map.of("x", new BigDecimal("0.100000000000000000001"));
    Purse purse = new Purse(new BigDecimal("12345678901234567890.5"), new BigDecimal("0.25"), more);
    DocumentCollection<Purse> purses = typed(Codec.json(Purse.class));

    purses.insert("a", purse);

    assertSame(
        raw().get("a"),
        json(
            "{\"gold\":12345678901234567890.5,\"any\":0.25,"
                + "\"more\":{\"x\":0.100000000000000000001}}"));
    assertThat(purses.get("a").orElseThrow().value())
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(purse);
  }

  @Test
  void collection_ofATypeThatCanNeverBeRead_isInvalidAndSaysWhereAndWhy() {
    assertThatStore(() -> first().documents().collection("typed", Armed.class))
        .failsWith(Kind.INVALID)
        .naming("Armed.weapons[]")
        .naming("@JsonTypeInfo");
  }

  @Test
  void everyWrite_ofAValueThatCouldNotBeReadAgain_isInvalidAndChangesNothing() {
    DocumentCollection<Bag> bags = typed(Codec.json(Bag.class));
    Document<Bag> stored = new Document<>("a", bags.insert("a", Bag.GOOD), Bag.GOOD);
    Version version = stored.version();
    List<Consumer<DocumentCollection<Bag>>> writes =
        List.of(
            to -> to.put("a", Bag.BAD),
            to -> to.put("b", Bag.BAD),
            to -> to.insert("b", Bag.BAD),
            to -> to.replace("a", Bag.BAD, version),
            to -> to.replace(stored.with(Bag.BAD)),
            to -> to.update("a", bag -> Bag.BAD),
            to -> first().documents().commit(new Batch().put(to, "a", Bag.BAD)),
            to -> first().documents().commit(new Batch().insert(to, "b", Bag.BAD)),
            to -> first().documents().commit(new Batch().replace(to, stored.with(Bag.BAD))),
            to ->
                first()
                    .documents()
                    .commitEach(
                        List.of(
                            new Batch().put(to, "b", Bag.GOOD),
                            new Batch().put(to, "a", Bag.BAD))));

    for (Consumer<DocumentCollection<Bag>> write : writes) {
      DocumentCollection<Bag> fresh = typed(Codec.json(Bag.class));
      assertThatStore(() -> write.accept(fresh)).failsWith(Kind.INVALID).naming("carat");
      assertThatStore(() -> write.accept(bags)).failsWith(Kind.INVALID).naming("carat");
    }

    assertThat(raw().count(Filter.all())).isEqualTo(1);
    assertThat(bags.get("a").orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void newClassInALaterValue_thatCouldNotBeReadAgain_isInvalid() {
    DocumentCollection<Bag> bags = typed(Codec.json(Bag.class));
    List<Batch> storm = new ArrayList<>();
    for (int i = 0; i < 499; i++) {
      storm.add(new Batch().put(bags, "b" + i, new Bag(List.of())));
    }
    first().documents().commitEach(storm);

    assertThatStore(() -> bags.put("a", Bag.BAD)).failsWith(Kind.INVALID).naming("carat");
    assertThat(bags.find(Query.all().limit(500)).items()).hasSize(499);
  }
}
