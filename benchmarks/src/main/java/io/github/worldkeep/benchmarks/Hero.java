package io.github.worldkeep.benchmarks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A player's value, of about 2 KB as JSON. */
record Hero(String name, int level, List<Item> inventory) {
  private static final int ITEMS = 30;

  record Item(int slot, String item, int count, int durability) {}

  static Hero random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<Item> items =
        IntStream.range(0, ITEMS)
            .mapToObj(
                slot ->
                    new Item(
                        slot,
                        "item_" + Long.toString(random.nextLong(1L << 40), 36),
                        random.nextInt(64),
                        random.nextInt(1_000)))
            .toList();
    return new Hero("Player " + random.nextInt(1_000_000), random.nextInt(100), items);
  }

  Hero at(int other) {
    return new Hero(name, other, inventory);
  }
}
