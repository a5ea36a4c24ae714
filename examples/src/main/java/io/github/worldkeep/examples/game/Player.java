package io.github.worldkeep.examples.game;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A player: the name, the position, and how many blocks of each kind they carry. */
record Player(String name, Position at, Map<Block, Integer> inventory) {

  // One case only: "Ann" and "ann" are the same file on some disks.
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,16}");

  Player {
    if (!isName(name)) {
      throw new IllegalArgumentException("a name is 1 to 16 of a-z, 0-9, _ and -");
    }
    EnumMap<Block, Integer> copy = new EnumMap<>(Block.class);
    inventory.forEach((block, count) -> copy.put(carried(block, count), count));
    inventory = Collections.unmodifiableMap(copy);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static Player newcomer(String name) {
    return new Player(name, World.SPAWN, Map.of());
  }

  Player movedTo(Position next) {
    return new Player(name, next, inventory);
  }

  Player with(Block block) {
    EnumMap<Block, Integer> more = mutableInventory();
    more.merge(block, 1, Integer::sum);
    return new Player(name, at, more);
  }

  Player without(Block block) {
    EnumMap<Block, Integer> less = mutableInventory();
    less.computeIfPresent(block, (kind, count) -> count == 1 ? null : count - 1);
    return new Player(name, at, less);
  }

  /**
   * Returns the block that {@code place} puts down: the first kind carried, in the order of {@link
   * Block}.
   */
  Optional<Block> atHand() {
    return inventory.keySet().stream().findFirst();
  }

  private EnumMap<Block, Integer> mutableInventory() {
    EnumMap<Block, Integer> copy = new EnumMap<>(Block.class);
    copy.putAll(inventory);
    return copy;
  }

  private static Block carried(Block block, int count) {
    if (!block.canBeCarried() || count < 1) {
      throw new IllegalArgumentException("a player can't carry " + count + " of " + block.label());
    }
    return block;
  }
}
