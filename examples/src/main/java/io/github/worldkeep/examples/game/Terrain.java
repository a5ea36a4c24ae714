package io.github.worldkeep.examples.game;

import java.util.Arrays;

/**
 * Generates the island of a seed: two octaves of value noise over a dome that falls off towards the
 * sea. It uses only integer mixing and IEEE sums and products, so a seed makes the same island on
 * every machine.
 */
record Terrain(long seed) {

  private static final int SEA_LEVEL = 5;
  private static final int ONE_TREE_IN = 24;

  byte[] generate() {
    byte[] blocks = new byte[World.SIZE * World.SIZE * World.HEIGHT];
    for (int y = 0; y < World.SIZE; y++) {
      for (int x = 0; x < World.SIZE; x++) {
        fillColumn(blocks, World.offset(new Position(x, y)), x, y);
      }
    }
    return blocks;
  }

  private void fillColumn(byte[] blocks, int bottom, int x, int y) {
    int height = height(x, y);
    boolean beach = height <= SEA_LEVEL + 1;
    Arrays.fill(blocks, bottom, bottom + SEA_LEVEL, Block.WATER.id());
    Arrays.fill(blocks, bottom, bottom + height, Block.STONE.id());
    Arrays.fill(blocks, bottom + height - 2, bottom + height, Block.DIRT.id());
    blocks[bottom + height - 1] = (beach ? Block.SAND : Block.GRASS).id();
    blocks[bottom] = Block.BEDROCK.id();
    if (!beach && Math.floorMod(mix(x, y, 0), ONE_TREE_IN) == 0) {
      Arrays.fill(blocks, bottom + height, bottom + height + 2, Block.WOOD.id());
    }
  }

  /**
   * Returns the height of a column: 2 to 12 blocks, and above the sea at the {@linkplain
   * World#SPAWN centre}.
   */
  private int height(int x, int y) {
    double eastward = x / (World.SIZE / 2.0) - 1;
    double southward = y / (World.SIZE / 2.0) - 1;
    double dome = 1 - eastward * eastward - southward * southward;
    double hills = 4 * noise(x, y, 32) - 2;
    double bumps = 2 * noise(x, y, 8);
    return Math.max(2, 1 + (int) (7 * dome + hills + bumps));
  }

  private double noise(int x, int y, int spacing) {
    int column = x / spacing;
    int row = y / spacing;
    double across = smooth((x % spacing) / (double) spacing);
    double down = smooth((y % spacing) / (double) spacing);
    double north = blend(corner(column, row, spacing), corner(column + 1, row, spacing), across);
    double south =
        blend(corner(column, row + 1, spacing), corner(column + 1, row + 1, spacing), across);
    return blend(north, south, down);
  }

  private double corner(int column, int row, int spacing) {
    return (mix(column, row, spacing) >>> 11) * 0x1.0p-53;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double blend(double from, double to, double share) {
    return from + (to - from) * share;
  }

  /**
   * Mixes the seed with three small numbers, by the finalizer of SplitMix64 (Steele, Lea and Flood,
   * 2014).
   */
  private long mix(int x, int y, int salt) {
    long z = seed + 0x9E3779B97F4A7C15L * (1 + x + 1024L * y + 1024L * 1024L * salt);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
