package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What could never be loaded again is never saved, on whatever way it would get into the store. */
class UnreadablePlayersTest extends TwoServers {
  private Players<Bearer> bearers;

  static class Item {
    public int count;

    static Item of(int count) {
      Item item = new Item();
      item.count = count;
      return item;
    }
  }

  /** Its own field is lost, and with it its kind. */
  static final class Gem extends Item {
    public int carat = 3;
  }

  record Bearer(List<Item> items) {
    static final Bearer FRESH = new Bearer(List.of());
    static final Bearer GOOD = new Bearer(List.of(Item.of(1)));
    static final Bearer BAD = new Bearer(List.of(new Gem()));
  }

  @BeforeEach
  void openBearers() {
    bearers =
        Players.open(
            server("bearers"),
            PlayerType.of(Bearer.class).keepRevisions(3),
            AT_ONCE,
            PlayersListener.NONE);
  }

  private static void assertRefused(Runnable step) {
    StoreException refusal = catchThrowableOfType(StoreException.class, step::run);

    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
    assertThat(refusal).hasMessageContainingAll("player ", "carat");
  }

  private long revision(PlayerHandle<Bearer> player) {
    player.update(before -> Bearer.GOOD);
    return player.save().await(LONG);
  }

  @Test
  void load_newPlayerThatCouldNotBeReadAgain_isRefusedAndNothingIsStored() {
    assertRefused(() -> bearers.load("ada", () -> Bearer.BAD));

    assertThat(raw().get("ada")).isEmpty();
    assertThat(bearers.load("ada", () -> Bearer.FRESH).value()).isEqualTo(Bearer.FRESH);
  }

  @Test
  void save_valueThatCouldNotBeReadAgain_isRefusedAndTheStoredOneStays() {
    PlayerHandle<Bearer> ada = bearers.load("ada", () -> Bearer.FRESH);
    String before = stored("ada");
    ada.update(value -> Bearer.BAD);

    assertRefused(() -> ada.save().await(LONG));
    assertThat(stored("ada")).isEqualTo(before);
    assertThat(revision(ada)).isEqualTo(2);
  }

  @Test
  void leave_valueThatCouldNotBeReadAgain_isRefusedAndCanBeMended() {
    PlayerHandle<Bearer> ada = bearers.load("ada", () -> Bearer.FRESH);
    ada.update(value -> Bearer.BAD);

    assertRefused(() -> ada.leave().await(LONG));
    ada.update(value -> Bearer.FRESH);
    ada.leave().await(LONG);
    assertThat(bearers.load("ada").orElseThrow().value()).isEqualTo(Bearer.FRESH);
  }

  @Test
  void exchange_oneCouldNotBeReadAgain_isRefusedForBoth() {
    PlayerHandle<Bearer> ada = bearers.load("ada", () -> Bearer.FRESH);
    PlayerHandle<Bearer> bob = bearers.load("bob", () -> Bearer.FRESH);

    assertRefused(
        () ->
            bearers.exchange(
                ada, bob, (a, b) -> new Exchange.Both<>(Bearer.FRESH, Bearer.BAD), LONG));

    assertThat(ada.value()).isEqualTo(Bearer.FRESH);
    assertThat(bob.value()).isEqualTo(Bearer.FRESH);
    assertThat(ada.revision() + bob.revision()).isEqualTo(2);
  }

  @Test
  void checkpoint_oneCouldNotBeReadAgain_isRefusedWhole() {
    PlayerHandle<Bearer> ada = bearers.load("ada", () -> Bearer.FRESH);
    PlayerHandle<Bearer> bob = bearers.load("bob", () -> Bearer.FRESH);
    ada.update(value -> Bearer.GOOD);
    bob.update(value -> Bearer.BAD);
    var world = persistence.documents().collection("world", Codec.raw());

    assertRefused(
        () ->
            bearers.checkpoint(() -> new Batch().put(world, "tick", "{\"n\":1}".getBytes(UTF_8))));

    assertThat(world.get("tick")).isEmpty();
    assertThat(ada.revision() + bob.revision()).isEqualTo(2);
  }

  /** Whatever was loaded before: the upgraded value is what is written next. */
  @Test
  void save_afterAnUpgrade_isReadBackToo() {
    bearers.load("ada", () -> Bearer.FRESH).leave().await(LONG);
    Players<Bearer> upgraded =
        Players.open(
            server("upgraded"), PlayerType.of(Bearer.class).schema(2).upgrade(1, json -> json));
    PlayerHandle<Bearer> ada = upgraded.load("ada").orElseThrow();
    ada.update(value -> Bearer.BAD);

    assertRefused(() -> ada.save().await(LONG));
  }

  // Types.

  sealed interface Weapon {}

  record Sword(int edge) implements Weapon {}

  record Bow(int arrows) implements Weapon {}

  record Armed(Optional<Weapon> main, List<Weapon> more) {}

  /** As Kotlin compiles {@code data class Citizen(val name: String, val gold: Int)}. */
  static final class Citizen {
    private final String name;
    private final int gold;

    Citizen(String name, int gold) {
      this.name = name;
      this.gold = gold;
    }

    public String getName() {
      return name;
    }

    public int getGold() {
      return gold;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Citizen that && that.name.equals(name) && that.gold == gold;
    }

    @Override
    public int hashCode() {
      return name.hashCode() + gold;
    }
  }

  abstract static class CitizenMixIn {
    @JsonCreator
    CitizenMixIn(@JsonProperty("name") String name, @JsonProperty("gold") int gold) {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  interface KindMixIn {}

  @Test
  void of_typeThatCanNeverBeRead_isRefusedAtOnceWithTheRemedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlayerType.of(Armed.class))
        .withMessageContainingAll("Armed.main[]", Weapon.class.getName(), "@JsonTypeInfo");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlayerType.of(Citizen.class))
        .withMessageContainingAll("Citizen", "constructor", "Codec.json(mapper");
  }

  private <T> Players<T> players(PlayerType<T> type) {
    return Players.open(server("own"), type, AT_ONCE, PlayersListener.NONE);
  }

  /** Saved by one, changed by something newer, loaded and saved again: nothing is lost. */
  private <T> void assertKept(PlayerType<T> type, T value, Supplier<T> next) {
    Players<T> players = players(type);
    PlayerHandle<T> ada = players.load("ada", () -> value);
    ada.leave().await(LONG);
    Document<byte[]> stored = raw().get("ada").orElseThrow();
    raw()
        .put(
            "ada",
            new String(stored.value(), UTF_8)
                .replace("\"data\":{", "\"data\":{\"x\":1.50,")
                .getBytes(UTF_8));

    PlayerHandle<T> again = players.load("ada").orElseThrow();
    assertThat(again.value()).isEqualTo(value);
    again.update(before -> next.get());
    again.leave().await(LONG);

    assertThat(stored("ada")).contains("\"x\":1.50");
    assertThat(players.load("ada").orElseThrow().value()).isEqualTo(next.get());
    assertThat(players.revisions().value("ada", 1)).contains(value);
  }

  @Test
  void of_mapperOfOnesOwn_keepsClassesAndKindsAndUnknownFields() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addMixIn(Citizen.class, CitizenMixIn.class)
            .addMixIn(Weapon.class, KindMixIn.class)
            .build();
    Armed armed = new Armed(Optional.of(new Sword(1)), List.of(new Bow(2), new Sword(3)));

    assertKept(
        PlayerType.of(Codec.json(mapper, Citizen.class)),
        new Citizen("Ada", 1),
        () -> new Citizen("Ada", 2));
    raw().delete("ada");
    assertKept(
        PlayerType.of(Codec.json(mapper, Armed.class)),
        armed,
        () -> new Armed(Optional.empty(), List.of(new Bow(1))));
  }

  /** As one that keeps a binary form. */
  private static final class Opaque implements Codec<Integer> {
    @Override
    public byte[] encode(Integer value) {
      return ("{\"blob\":\"" + Integer.toHexString(value) + "\"}").getBytes(UTF_8);
    }

    @Override
    public Integer decode(byte[] json) {
      return Integer.parseInt(new JsonMapper().readTree(json).get("blob").asString(), 16);
    }
  }

  @Test
  void of_codecOfOnesOwn_keepsItsValuesAndFieldsThatItDoesNotKnow() {
    assertKept(PlayerType.of(new Opaque()), 255, () -> 4_096);
  }
}
