package io.github.worldkeep.examples.game;

import java.util.Locale;

/**
 * The content of one cell of the world. The id is the byte in a region file, and never changes its
 * meaning.
 */
enum Block {
  AIR(0),
  BEDROCK(1),
  STONE(2),
  DIRT(3),
  SAND(4),
  GRASS(5),
  WOOD(6),
  WATER(7);

  private static final Block[] BY_ID = values();

  private final byte id;

  Block(int id) {
    this.id = (byte) id;
  }

  byte id() {
    return id;
  }

  /** Returns the name in the protocol and in player files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean canBeCarried() {
    return this != AIR && this != BEDROCK && this != WATER;
  }

  static Block ofId(byte id) {
    if (id < 0 || id >= BY_ID.length) {
      throw new IllegalArgumentException("there is no block with the id " + id);
    }
    return BY_ID[id];
  }

  static Block ofLabel(String label) {
    for (Block block : BY_ID) {
      if (block.label().equals(label)) {
        return block;
      }
    }
    throw new IllegalArgumentException("there is no block called \"" + label + '"');
  }
}
