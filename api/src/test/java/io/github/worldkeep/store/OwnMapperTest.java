package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.StoredDocument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** Classes that Jackson can't read by itself, and what makes them readable. */
class OwnMapperTest {
  private static String text(byte[] json) {
    return new String(json, UTF_8).replace('"', '\'');
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  /** As Kotlin compiles {@code data class Hero(val name: String, val gold: Int)}. */
  static final class Hero {
    private final String name;
    private final int gold;

    Hero(String name, int gold) {
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
      return other instanceof Hero hero && hero.name.equals(name) && hero.gold == gold;
    }

    @Override
    public int hashCode() {
      return name.hashCode() + gold;
    }
  }

  /** As the module of a language does: it knows the names of constructors' parameters. */
  static final class Language extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonCreator.Mode findCreatorAnnotation(MapperConfig<?> config, Annotated creator) {
      return creator instanceof AnnotatedConstructor c && c.getDeclaringClass() == Hero.class
          ? JsonCreator.Mode.PROPERTIES
          : null;
    }

    @Override
    public String findImplicitPropertyName(MapperConfig<?> config, AnnotatedMember member) {
      return member instanceof AnnotatedParameter p && p.getDeclaringClass() == Hero.class
          ? List.of("name", "gold").get(p.getIndex())
          : null;
    }
  }

  static final class LanguageModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
      super.setupModule(context);
      context.insertAnnotationIntrospector(new Language());
    }
  }

  /** As Lombok compiles {@code @Value class Pet { String name; int age; }}, without its builder. */
  static final class Pet {
    private final String name;
    private final int age;

    public Pet(String name, int age) {
      this.name = name;
      this.age = age;
    }

    public String getName() {
      return name;
    }

    public int getAge() {
      return age;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pet pet && pet.name.equals(name) && pet.age == age;
    }

    @Override
    public int hashCode() {
      return name.hashCode() + age;
    }
  }

  abstract static class PetMixIn {
    @JsonCreator
    PetMixIn(@JsonProperty("name") String name, @JsonProperty("age") int age) {}
  }

  sealed interface Item {}

  record Sword(int edge) implements Item {}

  record Key(String door) implements Item {}

  record Bag(List<Item> items, Map<String, Item> worn) {}

  private static final Bag BAG =
      new Bag(List.of(new Sword(1), new Key("d")), Map.of("hand", new Sword(2)));

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sword.class, name = "sword"),
    @JsonSubTypes.Type(value = Key.class, name = "key")
  })
  interface ItemMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  interface KindMixIn {}

  private static <T> T readBack(Codec<T> codec, T value) {
    return codec.decode(codec.encode(value));
  }

  @Test
  void json_moduleOfALanguage_makesItsClassesReadable() {
    JsonMapper mapper = JsonMapper.builder().addModule(new LanguageModule()).build();
    Hero ada = new Hero("Ada", 7);

    assertThatThrownBy(() -> Codec.json(Hero.class)).hasMessageContaining("Codec.json(mapper");
    assertThat(readBack(Codec.json(mapper, Hero.class), ada)).isEqualTo(ada);
    assertThat(
            readBack(
                Codec.json(mapper, new TypeReference<Map<String, Hero>>() {}), Map.of("a", ada)))
        .isEqualTo(Map.of("a", ada));
  }

  @Test
  void json_mixInWithACreator_makesAClassReadable() {
    JsonMapper mapper = JsonMapper.builder().addMixIn(Pet.class, PetMixIn.class).build();
    Pet rex = new Pet("Rex", 3);

    assertThatThrownBy(() -> Codec.json(Pet.class)).hasMessageContaining("@JsonCreator");
    assertThat(readBack(Codec.json(mapper, Pet.class), rex)).isEqualTo(rex);
  }

  @Test
  void json_typeInformationInTheMapperAlone_keepsTheKinds() {
    JsonMapper mixIn = JsonMapper.builder().addMixIn(Item.class, ItemMixIn.class).build();
    JsonMapper registered =
        JsonMapper.builder()
            .addMixIn(Item.class, KindMixIn.class)
            .registerSubtypes(new NamedType(Sword.class, "s"), new NamedType(Key.class, "k"))
            .build();

    for (JsonMapper mapper : List.of(mixIn, registered, typing())) {
      assertThat(readBack(Codec.json(mapper, Bag.class), BAG)).isEqualTo(BAG);
    }
    assertThat(text(Codec.json(registered, Item.class).encode(new Sword(1))))
        .isEqualTo("{'kind':'s','edge':1}");
  }

  private static JsonMapper typing() {
    return JsonMapper.builder()
        .activateDefaultTyping(
            BasicPolymorphicTypeValidator.builder()
                .allowIfSubType(Item.class)
                .allowIfSubType("java.util.")
                .build(),
            DefaultTyping.OBJECT_AND_NON_CONCRETE)
        .build();
  }

  @Test
  void json_twoCodecsOfOneMapper_readEachOther() {
    JsonMapper mapper = typing();
    Codec<Bag> codec = Codec.json(mapper, Bag.class);
    Codec<Bag> other = Codec.json(mapper, Bag.class);

    assertThat(codec.decode(other.encode(BAG))).isEqualTo(BAG);
  }

  // Digits.

  private static final String EXACT =
      "{'a':12345678901234567890.5,'b':0.10,'c':123456789012345678901234567890,'d':[1.50,{'e':-0.100000000000000000001}],'f':1E+400}";

  record Free(Object any, Map<String, Object> map, Number number) {}

  @Test
  void decode_noJavaType_keepsEveryDigit() {
    String exact = EXACT.replace(",'f':1E+400", "");
    for (JsonMapper mapper : List.of(JacksonCodec.USUAL, new JsonMapper())) {
      Codec<ObjectNode> tree = Codec.json(mapper, ObjectNode.class);
      Codec<Map<String, Object>> map = Codec.json(mapper, new TypeReference<>() {});
      Codec<Free> free = Codec.json(mapper, Free.class);

      assertThat(text(tree.encode(tree.decode(json(exact))))).isEqualTo(exact);
      assertThat(text(map.encode(map.decode(json(exact))))).isEqualTo(exact);
      String both = "{'any':" + exact + ",'map':" + exact + ",'number':12345678901234567890.50}";
      assertThat(text(free.encode(free.decode(json(both))))).isEqualTo(both);
      assertThat(map.decode(json(exact)))
          .containsEntry("a", new BigDecimal("12345678901234567890.5"))
          .containsEntry("c", new BigInteger("123456789012345678901234567890"));
    }
  }

  record Dated(OffsetDateTime at) {}

  @Test
  void decode_timeWithAnOffset_keepsIt() {
    Dated dated = new Dated(OffsetDateTime.parse("2026-01-01T00:00:00+05:30"));

    assertThat(readBack(Codec.json(Dated.class), dated)).isEqualTo(dated);
    assertThat(readBack(Codec.json(new JsonMapper(), Dated.class), dated)).isEqualTo(dated);
  }

  @Test
  void decode_numberThatAStoreSpeltInFull_isRead() {
    String digits = "1" + "0".repeat(5_000);

    assertThat(
            Codec.json(ObjectNode.class)
                .decode(json("{'n':" + digits + "}"))
                .get("n")
                .bigIntegerValue())
        .isEqualTo(new BigInteger(digits));
  }

  // What a mapper can't read again.

  private static StoreException refusedByItsMapper(String stored) {
    StreamReadConstraints narrow =
        StreamReadConstraints.builder().maxNumberLength(20).maxNameLength(50).build();
    JsonMapper mapper = new JsonMapper(JsonFactory.builder().streamReadConstraints(narrow).build());
    StoredDocument document = new StoredDocument("a", new Version("1"), json(stored));
    PersistenceConfig config =
        ScriptedProvider.config(
            "narrow", (method, arguments) -> method.equals("get") ? document : null);
    try (Persistence persistence = Persistence.open(config)) {
      DocumentCollection<Price> prices =
          persistence.documents().collection("prices", Codec.json(mapper, Price.class));
      return failure(Kind.CORRUPT, () -> prices.get("a"));
    }
  }

  record Price(BigDecimal gold) {}

  @Test
  void get_documentBeyondALimitOfTheMapper_saysThatAndNotThatItIsOfAnotherType() {
    for (String stored :
        List.of("{'gold':" + "1".repeat(21) + "}", "{'" + "n".repeat(51) + "':1,'gold':1}")) {
      assertThat(refusedByItsMapper(stored))
          .hasMessageContainingAll("prices/a", "a limit of the parser", "StreamReadConstraints")
          .hasMessageNotContaining("another type");
    }
  }

  @Test
  void get_documentOfAnotherType_asksForThatAndNotForALimit() {
    assertThat(refusedByItsMapper("{'gold':'much'}"))
        .hasMessageContainingAll("prices/a", "is it of another type?")
        .hasMessageNotContaining("limit");
  }
}
