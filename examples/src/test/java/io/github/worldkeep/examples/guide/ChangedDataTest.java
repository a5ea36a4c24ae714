package io.github.worldkeep.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The code of {@code docs/guide.md} about data that changes, and reads of one moment. */
final class ChangedDataTest {
  record OldHero(String name, int coins) {}

  record Hero(String name, int gold) {}

  record Quests(List<String> open) {}

  record OldHouse(String owner, int width, int depth) {}

  record House(int schema, String owner, int area) {}

  record Purse(int gold) {}

  static final class HouseCodec implements Codec<House> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SCHEMA = 2;

    @Override
    public byte[] encode(House house) {
      return JSON.writeValueAsBytes(house);
    }

    @Override
    public House decode(byte[] json) {
      ObjectNode house = (ObjectNode) JSON.readTree(json);
      int schema = house.path("schema").asInt(1);
      if (schema > SCHEMA) {
        throw new IllegalArgumentException("house of schema " + schema + ": update this server");
      }
      if (schema == 1) {
        house.put("schema", SCHEMA);
        house.put("area", house.path("width").asInt() * house.path("depth").asInt());
      }
      return JSON.treeToValue(house.without(List.of("width", "depth")), House.class);
    }
  }

  @TempDir Path directory;
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

  private <T> void play(PlayerType<T> type, T first, T last) {
    Players<T> players = Players.open(server, type);
    PlayerHandle<T> ann = players.load("ann", () -> first);
    ann.update(before -> last);
    ann.leave().await(Duration.ofSeconds(10));
    players.close(Duration.ofSeconds(10));
  }

  @Test
  void player_ofAnOlderSchema_isUpgraded_andANewerOneIsRefused() {
    OldHero before = new OldHero("Ann", 7);
    play(PlayerType.of(OldHero.class), before, before);

    PlayerType<Hero> type =
        PlayerType.of(Hero.class)
            .schema(2)
            .upgrade(1, json -> json.put("gold", json.remove("coins").asInt() * 10));

    Players<Hero> players = Players.open(server, type);
    PlayerHandle<Hero> ann = players.load("ann", () -> new Hero("new", 0));
    assertThat(ann.value()).isEqualTo(new Hero("Ann", 70));
    ann.update(hero -> new Hero(hero.name(), 71));
    ann.leave().await(Duration.ofSeconds(10));
    players.close(Duration.ofSeconds(10));
    Players<OldHero> old = Players.open(server, PlayerType.of(OldHero.class));
    assertThatThrownBy(() -> old.load("ann", () -> before)).hasMessageContaining("schema 2");
    old.close(Duration.ofSeconds(10));
  }

  @Test
  void section_isKeptBesideThePlayer() {
    play(PlayerType.of(Hero.class), new Hero("Ann", 1), new Hero("Ann", 2));

    PlayerType<Quests> quests = PlayerType.of(Quests.class).section("quests");

    play(quests, new Quests(List.of()), new Quests(List.of("find the lamp")));
    Players<Hero> players = Players.open(server, PlayerType.of(Hero.class));
    assertThat(players.load("ann", () -> new Hero("new", 0)).value()).isEqualTo(new Hero("Ann", 2));
    players.close(Duration.ofSeconds(10));
  }

  @Test
  void document_ofAnOlderSchema_isUpgradedWhenItIsRead() {
    DocumentStore documents = persistence.documents();
    documents.collection("houses", OldHouse.class).insert("mill", new OldHouse("ann", 4, 5));

    DocumentCollection<House> houses = documents.collection("houses", new HouseCodec());
    houses.update("mill", house -> house);

    assertThat(houses.get("mill").orElseThrow().value()).isEqualTo(new House(2, "ann", 20));
    assertThat(documents.collection("houses", ObjectNode.class).get("mill").orElseThrow().value())
        .hasToString("{\"schema\":2,\"owner\":\"ann\",\"area\":20}");
  }

  @Test
  void reads_ofOneMoment_andChecks() {
    DocumentStore documents = persistence.documents();
    DocumentCollection<House> houses = documents.collection("houses", new HouseCodec());
    DocumentCollection<Purse> purses = documents.collection("purses", Purse.class);
    houses.insert("mill", new House(2, "bob", 20));
    purses.insert("ann", new Purse(100));
    purses.insert("bob", new Purse(0));

    List<Optional<Document<Purse>>> both = purses.getAll(List.of("ann", "bob"));

    Document<House> mill = houses.get("mill").orElseThrow();
    Document<Purse> ann = purses.get("ann").orElseThrow();
    int price = mill.value().area() * 2;
    documents.commit(
        new Batch()
            .check(houses, "mill", mill.version()) // The price is still right.
            .replace(purses, ann.with(new Purse(ann.value().gold() - price))));

    assertThat(both).hasSize(2).allSatisfy(purse -> assertThat(purse).isPresent());
    assertThat(purses.get("ann").orElseThrow().value()).isEqualTo(new Purse(60));
    houses.update("mill", house -> new House(2, house.owner(), 30));
    Document<Purse> now = purses.get("ann").orElseThrow();
    assertThatThrownBy(
            () ->
                documents.commit(
                    new Batch()
                        .check(houses, "mill", mill.version())
                        .replace(purses, now.with(new Purse(0)))))
        .isInstanceOf(ConflictException.class);
    assertThat(purses.get("ann").orElseThrow().value()).isEqualTo(new Purse(60));
  }
}
