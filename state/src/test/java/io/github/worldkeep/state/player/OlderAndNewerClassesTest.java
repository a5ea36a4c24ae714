package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.player.ValueCodec.Loaded;
import io.github.worldkeep.state.player.ValueCodec.Written;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Random players that servers of several ages save in turn. */
class OlderAndNewerClassesTest {
  private static final int PLAYERS = 300;
  private static final int SAVES = 6;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  // What the newest server knows.

  record Hero(
      String name,
      int level,
      @Nullable Pet pet,
      List<Item> items,
      Map<String, Pet> stable,
      Set<Item> quests,
      Map<String, List<Item>> bags,
      BigDecimal gold,
      Map<String, Object> extra) {}

  record Pet(String name, @Nullable Item collar, double mood, List<String> tricks) {}

  record Item(
      String kind, int count, @Nullable Map<String, Object> runes, @Nullable BigInteger id) {}

  // What older ones know.

  record OldHero(
      String name,
      int level,
      @Nullable OldPet pet,
      List<OldItem> items,
      Map<String, OldPet> stable) {
    OldHero renamed(String changed) {
      return new OldHero(changed, level, pet, items, stable);
    }
  }

  record OldPet(String name, @Nullable OldItem collar) {}

  record OldItem(String kind, int count) {}

  // One that knows the other half.

  record Bank(Set<OldItem> quests, Map<String, List<Coin>> bags, BigDecimal gold) {
    Bank richer() {
      return new Bank(quests, bags, gold.add(BigDecimal.ONE));
    }
  }

  record Coin(@Nullable BigInteger id) {}

  private static final ValueCodec<Hero> NEWEST = new ValueCodec<>(PlayerType.of(Hero.class));
  private static final ValueCodec<OldHero> OLD = new ValueCodec<>(PlayerType.of(OldHero.class));
  private static final ValueCodec<Bank> BANK = new ValueCodec<>(PlayerType.of(Bank.class));
  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode tree(byte[] json) {
    return JSON.readTree(json);
  }

  private Hero hero() {
    return new Hero(
        text(),
        random.nextInt(),
        maybe(this::pet),
        list(this::item),
        map(this::pet),
        new LinkedHashSet<>(list(this::item)),
        map(() -> list(this::item)),
        decimal(),
        map(this::free));
  }

  private Pet pet() {
    return new Pet(text(), maybe(this::item), random.nextInt(100) / 4.0, list(this::text));
  }

  /** Few kinds and counts: equal ones are frequent. */
  private Item item() {
    return new Item(
        "kind" + random.nextInt(2),
        random.nextInt(2),
        maybe(() -> map(this::free)),
        maybe(() -> new BigInteger(random.nextInt(200), random)));
  }

  private Object free() {
    return switch (random.nextInt(6)) {
      case 0 -> decimal();
      case 1 -> random.nextBoolean();
      case 2 -> list(this::text);
      case 3 -> map(this::text);
      case 4 -> list(() -> map(random::nextInt));
      default -> text();
    };
  }

  private BigDecimal decimal() {
    return new BigDecimal(new BigInteger(random.nextInt(150), random), random.nextInt(30));
  }

  private String text() {
    String[] texts = {
      "", "a", "a/b", "~0", "\u00e9\ud83c\udf0d", "0", "1", "a.b", "\"", "kind", "name"
    };
    return texts[random.nextInt(texts.length)];
  }

  private <V> @Nullable V maybe(Supplier<V> source) {
    return random.nextInt(4) == 0 ? null : source.get();
  }

  private <V> List<V> list(Supplier<V> source) {
    List<V> list = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(source.get());
    }
    return list;
  }

  private <V> Map<String, V> map(Supplier<V> source) {
    Map<String, V> map = new LinkedHashMap<>();
    list(this::text).forEach(key -> map.put(key, source.get()));
    return map;
  }

  /** Loads, and saves as often as servers do, changed each time. */
  private <T> byte[] session(ValueCodec<T> codec, byte[] stored, BiFunction<T, Integer, T> change) {
    Loaded<T> loaded = codec.read("ada", 1, stored);
    byte[] data = stored;
    Unknown unknown = loaded.unknown();
    T value = loaded.value();
    for (int save = 0; save <= random.nextInt(3); save++) {
      value = change.apply(value, save);
      Written written = codec.write("ada", value, unknown);
      data = written.data();
      unknown = written.unknown();
    }
    return data;
  }

  @Test
  void save_byOlderServers_losesNothing() {
    for (int player = 0; player < PLAYERS; player++) {
      byte[] stored = NEWEST.write("ada", hero(), Unknown.NONE).data();
      JsonNode before = tree(stored);
      for (int save = 0; save < SAVES; save++) {
        stored = session(OLD, stored, (hero, i) -> hero);
      }
      assertThat(tree(stored)).as("player %d, seed %d", player, seed).isEqualTo(before);
    }
  }

  @Test
  void save_byServersThatKnowDifferentFields_losesNothingAndKeepsTheirChanges() {
    for (int player = 0; player < PLAYERS; player++) {
      Hero hero = withoutEqualQuests(hero());
      byte[] stored = NEWEST.write("ada", hero, Unknown.NONE).data();
      BigDecimal gold = hero.gold();
      for (int save = 0; save < SAVES; save++) {
        String name = "name " + save;
        stored = session(OLD, stored, (old, i) -> old.renamed(name));
        stored = BANK.write("ada", bank(stored).value().richer(), bank(stored).unknown()).data();
        gold = gold.add(BigDecimal.ONE);
      }
      Hero after = NEWEST.read("ada", 1, stored).value();
      Hero expected =
          new Hero(
              "name " + (SAVES - 1),
              hero.level(),
              hero.pet(),
              hero.items(),
              hero.stable(),
              hero.quests(),
              hero.bags(),
              gold,
              hero.extra());
      assertThat(after)
          .as("player %d, seed %d", player, seed)
          .isEqualTo(
              NEWEST.read("ada", 1, NEWEST.write("ada", expected, Unknown.NONE).data()).value());
    }
  }

  private static Loaded<Bank> bank(byte[] stored) {
    return BANK.read("ada", 1, stored);
  }

  /** Those that are equal to an older class become one in its set. */
  private static Hero withoutEqualQuests(Hero hero) {
    Map<OldItem, Item> different = new LinkedHashMap<>();
    hero.quests().forEach(item -> different.put(new OldItem(item.kind(), item.count()), item));
    return new Hero(
        hero.name(),
        hero.level(),
        hero.pet(),
        hero.items(),
        hero.stable(),
        new LinkedHashSet<>(different.values()),
        hero.bags(),
        hero.gold(),
        hero.extra());
  }
}
