package io.github.worldkeep.store;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

/** What a codec writes, it can read: else it refuses, the type at once, or the value. */
class CodecTest {
  // What the type shows.

  sealed interface Item {}

  record Sword(int edge) implements Item {}

  record Key(String door) implements Item {}

  abstract static class Spell {
    public int mana;
  }

  record InField(Item main) {}

  record InList(List<Item> items) {}

  record InSet(Set<Spell> spells) {}

  record InArray(Item[] items) {}

  record InMap(Map<String, Item> slots) {}

  record InOptional(Optional<Item> main) {}

  record Deep(Map<String, List<InField>> bags) {}

  record Bounded<T extends Item>(T only) {}

  static final class InBean {
    public List<List<Item>> rows = new ArrayList<>();
  }

  /** As Kotlin compiles {@code data class KotlinHero(val name: String, val gold: Int)}. */
  static final class KotlinHero {
    private final String name;
    private final int gold;

    KotlinHero(String name, int gold) {
      this.name = name;
      this.gold = gold;
    }

    public String getName() {
      return name;
    }

    public int getGold() {
      return gold;
    }

    public String component1() {
      return name;
    }

    public int component2() {
      return gold;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof KotlinHero hero && hero.name.equals(name) && hero.gold == gold;
    }

    @Override
    public int hashCode() {
      return name.hashCode() + gold;
    }
  }

  /** One text in its constructor: Jackson would read it from a text, and writes an object. */
  public static final class Name {
    private final String value;

    public Name(String value) {
      this.value = value;
    }

    public String getValue() {
      return value;
    }
  }

  record Named1(Name name) {}

  class Inner {
    public int level;
  }

  record ReadOnlyComponent(
      String name, @JsonProperty(access = JsonProperty.Access.READ_ONLY) int gold) {}

  record BadKeys(Map<KotlinHero, Integer> friends) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({@JsonSubTypes.Type(Potion.class), @JsonSubTypes.Type(Scroll.class)})
  interface Good {}

  record Potion(int strength) implements Good {}

  record Scroll(Item sealed) implements Good {}

  record Shop(List<Good> goods) {}

  static Stream<Class<?>> unreadable() {
    return Stream.of(
        Item.class,
        Spell.class,
        InField.class,
        InList.class,
        InSet.class,
        InArray.class,
        InMap.class,
        InOptional.class,
        Deep.class,
        Bounded.class,
        InBean.class,
        KotlinHero.class,
        Name.class,
        Named1.class,
        Inner.class,
        ReadOnlyComponent.class,
        BadKeys.class,
        Shop.class);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void json_typeThatCanNeverBeRead_isRefusedAtOnce(Class<?> type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Codec.json(type))
        .withMessageContainingAll("never be read", type.getSimpleName(), ": ");
  }

  @Test
  void json_typeThatCanNeverBeRead_namesThePlaceAndTheRemedy() {
    assertThatThrownBy(() -> Codec.json(Deep.class))
        .hasMessageContainingAll(
            "Deep.bags[][].main", Item.class.getName(), "add @JsonTypeInfo", "Codec.json(mapper");
    assertThatThrownBy(() -> Codec.json(Shop.class))
        .hasMessageContaining("Shop.goods[]<Scroll>.sealed");
    assertThatThrownBy(() -> Codec.json(Named1.class))
        .hasMessageContainingAll("Named1.name", "no constructor that Jackson can call", "a record");
    assertThatThrownBy(() -> Codec.json(ReadOnlyComponent.class))
        .hasMessageContaining("ReadOnlyComponent.gold is written and never read");
    assertThatThrownBy(() -> Codec.json(new TypeReference<Map<String, List<Item>>>() {}))
        .hasMessageContaining("Map[][]");
  }

  // What is ordinary.

  enum Rank {
    LOW,
    HIGH {
      @Override
      int worth() {
        return 2;
      }
    };

    int worth() {
      return 1;
    }
  }

  record Plain(
      String name,
      int gold,
      long score,
      double x,
      float y,
      boolean alive,
      char sign,
      byte[] bytes,
      int[] numbers,
      Rank rank,
      List<Rank> ranks,
      EnumMap<Rank, Integer> counts,
      Set<String> tags,
      Map<Integer, List<String>> pages,
      Optional<String> title,
      Optional<String> none,
      OptionalInt level,
      @Nullable String nothing,
      BigDecimal exact,
      BigInteger huge,
      UUID id,
      Instant at,
      LocalDate day,
      Duration played,
      OffsetDateTime there,
      ZonedDateTime zoned,
      Object anything,
      Number number,
      JsonNode tree,
      AtomicInteger counter,
      @Nullable Plain next) {
    static Plain of(@Nullable Plain next) {
      return new Plain(
          "Ada",
          -1,
          Long.MIN_VALUE,
          0.1,
          1.1f,
          true,
          'ß',
          new byte[] {1, -1},
          new int[] {3, 1, 2},
          Rank.HIGH,
          List.of(Rank.LOW, Rank.HIGH),
          new EnumMap<>(Map.of(Rank.HIGH, 1)),
          Set.of("a", "b", "c", "d", "e", "f", "g"),
          Map.of(7, List.of("x"), 8, List.of()),
          Optional.of("Sir"),
          Optional.empty(),
          OptionalInt.of(3),
          null,
          new BigDecimal("1.50"),
          BigInteger.TEN.pow(40),
          new UUID(1, 2),
          Instant.ofEpochSecond(1, 123_456_789),
          LocalDate.EPOCH,
          Duration.ofMillis(1_500),
          OffsetDateTime.parse("2026-01-01T00:00:00+05:30"),
          ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Berlin]"),
          Map.of("deep", List.of(1.5, true, "x")),
          7L,
          new JsonMapper().readTree("{\"a\":[1,2.50,null]}"),
          new AtomicInteger(4),
          next);
    }
  }

  static final class Bean {
    private int level = 3;
    private final List<String> names = new ArrayList<>(List.of("x"));
    @JsonIgnore public int cached = 5;
    private transient int passing = 7;

    public int getLevel() {
      return level;
    }

    public void setLevel(int level) {
      this.level = level;
    }

    public List<String> getNames() {
      return names;
    }

    public int getScore() {
      return level * 100;
    }

    public boolean isStrong() {
      return level > 2;
    }

    int passing() {
      return passing;
    }
  }

  static final class Derived {
    public int cells = 2;
    private int area = 4;

    public int getArea() {
      return area;
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public int getDouble() {
      return 2 * cells;
    }
  }

  record Computed(int a, int b) {
    public int getSum() {
      return a + b;
    }

    @JsonProperty("product")
    int product() {
      return a * b;
    }
  }

  static final class Clock {
    public int level = 1;
    private static int ticks;

    public int getTicks() {
      return ticks++;
    }
  }

  @JsonDeserialize(builder = Built.Builder.class)
  static final class Built {
    private final int level;

    private Built(int level) {
      this.level = level;
    }

    public int getLevel() {
      return level;
    }

    @JsonPOJOBuilder(withPrefix = "")
    static final class Builder {
      private int level;

      Builder level(int value) {
        level = value;
        return this;
      }

      Built build() {
        return new Built(level);
      }
    }
  }

  static final class Money {
    private final long cents;

    private Money(long cents) {
      this.cents = cents;
    }

    @JsonCreator
    static Money of(String text) {
      return new Money(Long.parseLong(text.replace(".", "")));
    }

    @JsonValue
    String text() {
      return cents / 100 + "." + cents % 100;
    }

    public long getCents() {
      return cents;
    }
  }

  record Wallet(Money money, List<Money> debts) {}

  record Point(int x, int y) {}

  record Wrapped(@JsonUnwrapped Point at, String name) {}

  static final class Open {
    private final Map<String, Object> rest = new LinkedHashMap<>(Map.of("x", 1.5));

    @JsonAnyGetter
    public Map<String, Object> rest() {
      return rest;
    }

    @JsonAnySetter
    public void put(String name, Object value) {
      rest.put(name, value);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Sparse(int level, @Nullable String guild, List<String> tags, Optional<String> title) {}

  static final class Creator {
    private final Map<String, Integer> counts;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Creator(Map<String, Integer> counts) {
      this.counts = counts;
    }

    @JsonAnyGetter
    public Map<String, Integer> counts() {
      return counts;
    }
  }

  record Outside(
      String kind,
      @JsonTypeInfo(
              use = JsonTypeInfo.Id.NAME,
              property = "kind",
              include = JsonTypeInfo.As.EXTERNAL_PROPERTY)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = Sword.class, name = "sword"),
            @JsonSubTypes.Type(value = Key.class, name = "key")
          })
          Item item) {}

  record AtProperty(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes({
            @JsonSubTypes.Type(value = Sword.class, name = "sword"),
            @JsonSubTypes.Type(value = Key.class, name = "key")
          })
          List<Item> items,
      @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
          @JsonSubTypes({@JsonSubTypes.Type(Sword.class), @JsonSubTypes.Type(Key.class)})
          Optional<Item> main) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  record First(int a, @Nullable ByClass below) implements ByClass {}

  record Tree(ByClass root, @Nullable Tree left) {}

  static final class ItemWriter extends ValueSerializer<Item> {
    @Override
    public void serialize(Item item, JsonGenerator json, SerializationContext context) {
      json.writeString(item instanceof Sword sword ? "sword " + sword.edge() : "key " + item);
    }
  }

  static final class ItemReader extends ValueDeserializer<Item> {
    @Override
    public Item deserialize(JsonParser json, DeserializationContext context) {
      return new Sword(Integer.parseInt(json.getString().split(" ", 2)[1]));
    }
  }

  record Custom(
      @JsonSerialize(using = ItemWriter.class) @JsonDeserialize(using = ItemReader.class) Item one,
      @JsonSerialize(contentUsing = ItemWriter.class)
          @JsonDeserialize(contentUsing = ItemReader.class)
          List<Item> many,
      @JsonSerialize(contentUsing = ItemWriter.class)
          @JsonDeserialize(contentUsing = ItemReader.class)
          Optional<Item> perhaps) {}

  record Untyped(Map<String, Object> any, List<?> list) {}

  static Stream<Named<Object>> ordinary() {
    Item sword = new Sword(1);
    return Stream.of(
            Plain.of(Plain.of(null)),
            new Bean(),
            new Derived(),
            new Computed(2, 3),
            new Clock(),
            new Built(3),
            new Wallet(Money.of("1.50"), List.of(Money.of("2.25"))),
            new Wrapped(new Point(1, 2), "Ada"),
            new Open(),
            new Sparse(0, null, List.of(), Optional.empty()),
            new Sparse(1, "g", List.of("t"), Optional.of("Sir")),
            new Creator(Map.of("a", 1)),
            new Outside("sword", sword),
            new AtProperty(List.of(sword, new Key("d")), Optional.of(sword)),
            new First(1, new First(2, null)),
            new Tree(new First(1, null), new Tree(new First(2, null), null)),
            new Custom(sword, List.of(sword), Optional.of(sword)),
            new Untyped(Map.of("at", new Point(1, 2), "n", 1e300), List.of(1, "x", 0.1f)))
        .map(value -> Named.of(value.getClass().getSimpleName(), value));
  }

  @SuppressWarnings("unchecked")
  private static <T> Codec<T> codecOf(T value) {
    return Codec.json((Class<T>) value.getClass());
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void encode_ordinaryValue_isAcceptedAndReadable(Object value) {
    Codec<Object> codec = codecOf(value);

    for (int i = 0; i < 5; i++) {
      codec.decode(codec.encode(value));
    }
  }
}
