package io.github.worldkeep.examples.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import java.time.Duration;

/**
 * Uses documents, objects and key values: in the stores that the environment names, else in
 * ./.worldkeep.
 */
public final class FirstProgram {
  record Hero(String guild, int gold) {}

  private static final Index<String> GUILD = Index.text("guild");
  private static final Index<Number> GOLD = Index.number("gold");

  public static void main(String[] args) {
    try (Persistence stores = Persistence.open()) {
      var heroes = stores.documents().collection("heroes", Hero.class, GUILD, GOLD);
      var version = heroes.put("ann", new Hero("wardens", 500));

      // Ann shares with Bob: both are written or neither, and only if Ann is unchanged.
      Batch share = new Batch();
      share.replace(heroes, "ann", new Hero("wardens", 350), version);
      share.put(heroes, "bob", new Hero("wardens", 150));
      stores.documents().commit(share);

      Query rich = Query.where(GUILD.eq("wardens").and(GOLD.gt(100))).sortedBy(GOLD.descending());
      heroes.stream(rich).forEach(hero -> System.out.println(hero.id() + " " + hero.value()));

      stores.objects().put("replays/1", "north, dig, place".getBytes(UTF_8));
      System.out.println(new String(stores.objects().get("replays/1").orElseThrow(), UTF_8));

      stores.keyValues().put("tickets/ann", "queue 7".getBytes(UTF_8), Duration.ofMinutes(5));
      System.out.println(new String(stores.keyValues().take("tickets/ann").orElseThrow(), UTF_8));
    }
  }
}
