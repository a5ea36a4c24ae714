package io.github.worldkeep.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The JSON of a player, of about 2 KB. It differs each time, because equal bytes would flatter a
 * disk. The kind of its content decides how much a parser has to do.
 */
public enum PlayerDocument {
  /** Names, ids, times, a few numbers, and things with an id each. */
  PROFILE {
    @Override
    byte[] random() {
      Random random = ThreadLocalRandom.current();
      String json =
          String.format(
              Locale.ROOT,
              """
          {"account":"%s","name":"Player %d","createdAt":"2026-03-%02dT18:22:%02dZ","level":%d,\
          "experience":%d,"position":{"map":"harbour_district","x":%d.25,"y":%d.75,"z":12.5},\
          "stats":{%s},"inventory":[%s],"quests":[%s],\
          "settings":{"language":"en","voice":true,"crosshair":"dot","title":"Keeper of the Light"}}""",
              id(random),
              random.nextInt(1_000_000),
              1 + random.nextInt(28),
              random.nextInt(60),
              random.nextInt(100),
              random.nextInt(10_000_000),
              random.nextInt(1_000),
              random.nextInt(1_000),
              joined(STATS.stream().map(stat -> stat(stat, random))),
              joined(IntStream.range(0, THINGS).mapToObj(i -> thing(random))),
              joined(QUESTS.stream().map(quest -> quest(quest, random))));
      return json.getBytes(StandardCharsets.UTF_8);
    }
  },
  /** A hundred small numbers with their names, which cost a parser most. */
  NUMBERS {
    @Override
    byte[] random() {
      Random random = ThreadLocalRandom.current();
      String json =
          String.format(
              Locale.ROOT,
              """
          {"name":"Player %d","level":%d,"inventory":[%s]}""",
              random.nextInt(1_000_000),
              random.nextInt(100),
              joined(IntStream.range(0, SLOTS).mapToObj(slot -> slot(slot, random))));
      return json.getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final int THINGS = 16;
  private static final int SLOTS = 30;
  private static final int PREPARED_DOCUMENTS = 1_000;
  private static final List<String> STATS =
      List.of("health", "stamina", "strength", "agility", "wisdom", "luck", "wins", "losses");
  private static final List<String> QUESTS =
      List.of(
          "find_the_lost_lighthouse",
          "the_smugglers_cave",
          "a_letter_for_the_harbour_master",
          "seven_silver_bells",
          "the_ferryman",
          "old_debts");
  private static final List<String> KINDS =
      List.of(
          "iron_sword",
          "leather_boots",
          "healing_potion",
          "oak_plank",
          "fishing_rod",
          "lantern",
          "sailcloth",
          "copper_ring");
  private static final List<byte[]> PREPARED =
      Stream.generate(PROFILE::random).limit(PREPARED_DOCUMENTS).toList();

  abstract byte[] random();

  /**
   * Returns one of a thousand prepared profiles, for work so short that making a profile would
   * count.
   */
  static byte[] prepared() {
    return PREPARED.get(ThreadLocalRandom.current().nextInt(PREPARED.size()));
  }

  private static String id(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining(","));
  }

  private static String stat(String name, Random random) {
    return "\"" + name + "\":" + random.nextInt(1_000);
  }

  private static String thing(Random random) {
    return "{\"id\":\""
        + id(random)
        + "\",\"kind\":\""
        + KINDS.get(random.nextInt(KINDS.size()))
        + "\",\"count\":"
        + random.nextInt(64)
        + "}";
  }

  private static String quest(String name, Random random) {
    return "{\"id\":\""
        + name
        + "\",\"state\":\""
        + (random.nextBoolean() ? "completed" : "active")
        + "\",\"step\":"
        + random.nextInt(9)
        + "}";
  }

  private static String slot(int slot, Random random) {
    return "{\"slot\":"
        + slot
        + ",\"item\":\"item_"
        + Long.toString(random.nextLong() >>> 24, 36)
        + "\",\"count\":"
        + random.nextInt(64)
        + ",\"durability\":"
        + random.nextInt(1_000)
        + "}";
  }
}
