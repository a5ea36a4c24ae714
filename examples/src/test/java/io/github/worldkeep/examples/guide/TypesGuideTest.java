package io.github.worldkeep.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The guide's types: polymorphic ones, those of other languages, and none at all. */
class TypesGuideTest {
  @TempDir private Path directory;
  private Persistence persistence;
  private GameServer server;

  @BeforeEach
  void open() {
    persistence = Persistence.open(PersistenceConfig.embedded(directory));
    server = GameServer.join(persistence.documents(), "eu-17");
  }

  @AfterEach
  void close() {
    server.close();
    persistence.close();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sword.class, name = "sword"),
    @JsonSubTypes.Type(value = Potion.class, name = "potion")
  })
  sealed interface Item {}

  record Sword(int edge) implements Item {}

  record Potion(int strength) implements Item {}

  record Bag(List<Item> items) {}

  @Test
  void annotated_polymorphicType_keepsItsKinds() {
    DocumentCollection<Bag> bags = persistence.documents().collection("bags", Bag.class);
    Bag bag = new Bag(List.of(new Sword(3), new Potion(1)));
    bags.put("ann", bag);

    assertThat(bags.get("ann").orElseThrow().value()).isEqualTo(bag);
  }

  sealed interface Spell {}

  record Fire(int heat) implements Spell {}

  record Frost(int depth) implements Spell {}

  record Book(List<Spell> spells) {}

  /**
   * A class as Lombok generates it for {@code @Value}, and Kotlin for {@code data class Pet(val
   * name: String, val age: Int)}. Jackson knows no names of its constructor's parameters.
   */
  static final class Pet {
    private final String name;
    private final int age;

    Pet(String name, int age) {
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

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Fire.class, name = "fire"),
    @JsonSubTypes.Type(value = Frost.class, name = "frost")
  })
  interface SpellMixIn {}

  @Test
  void mapperOfOnesOwn_makesTypesReadable() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addMixIn(Spell.class, SpellMixIn.class)
            .addMixIn(Pet.class, PetMixIn.class)
            .build();
    DocumentCollection<Book> books =
        persistence.documents().collection("books", Codec.json(mapper, Book.class));
    DocumentCollection<Map<String, Pet>> stables =
        persistence.documents().collection("stables", Codec.json(mapper, new TypeReference<>() {}));
    Players<Pet> pets = Players.open(server, PlayerType.of(Codec.json(mapper, Pet.class)));

    Book book = new Book(List.of(new Fire(9), new Frost(2)));
    books.put("ann", book);
    stables.put("ann", Map.of("first", new Pet("Rex", 3)));
    pets.load("rex", () -> new Pet("Rex", 3)).leave().await(Duration.ofSeconds(10));

    assertThat(books.get("ann").orElseThrow().value()).isEqualTo(book);
    assertThat(stables.get("ann").orElseThrow().value())
        .isEqualTo(Map.of("first", new Pet("Rex", 3)));
    assertThat(pets.load("rex").orElseThrow().value()).isEqualTo(new Pet("Rex", 3));
    pets.close(Duration.ofSeconds(10));
    assertThatIllegalArgumentException().isThrownBy(() -> PlayerType.of(Pet.class));
  }

  @Test
  void tree_keepsEveryFieldAndEveryDigit() {
    Players<ObjectNode> players = Players.open(server, PlayerType.of(ObjectNode.class));
    PlayerHandle<ObjectNode> ann =
        players.load("ann", () -> JsonMapper.shared().createObjectNode().put("gold", 1));
    ann.update(json -> json.put("gold", json.get("gold").asInt() + 1));
    ann.leave().await(Duration.ofSeconds(10));

    assertThat(players.load("ann").orElseThrow().value().get("gold").asInt()).isEqualTo(2);
    players.close(Duration.ofSeconds(10));
  }
}
