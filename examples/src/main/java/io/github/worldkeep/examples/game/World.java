package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The blocks of the island: {@link #SIZE} by {@link #SIZE} columns, each {@link #HEIGHT} blocks
 * high. The world keeps the generated blocks for comparison, and the regions that changed since
 * their last save.
 */
final class World {

  static final int SIZE = 256;
  static final int HEIGHT = 16;
  static final Position SPAWN = new Position(SIZE / 2, SIZE / 2);

  private final byte[] generated;
  private final byte[] blocks;
  private final Set<Region> unsaved = new LinkedHashSet<>();

  World(long seed) {
    generated = new Terrain(seed).generate();
    blocks = generated.clone();
  }

  /** Returns the index of a column's lowest block among all blocks. */
  static int offset(Position at) {
    int inRegion = at.y() % Region.SIDE * Region.SIDE + at.x() % Region.SIDE;
    return Region.of(at).offset() + inRegion * HEIGHT;
  }

  /** Returns the number of blocks in a column. It is at least one, because bedrock can't be dug. */
  int height(Position at) {
    int height = HEIGHT;
    while (height > 1 && blocks[offset(at) + height - 1] == Block.AIR.id()) {
      height--;
    }
    return height;
  }

  Block top(Position at) {
    return Block.ofId(blocks[offset(at) + height(at) - 1]);
  }

  Block dig(Position at) throws RefusedException {
    Block top = top(at);
    if (!top.canBeCarried()) {
      throw new RefusedException(top.label() + " cannot be dug");
    }
    set(at, height(at) - 1, Block.AIR);
    return top;
  }

  void place(Position at, Block block) throws RefusedException {
    int height = height(at);
    if (height == HEIGHT) {
      throw new RefusedException("nothing can be stacked higher than " + HEIGHT + " blocks");
    }
    set(at, height, block);
  }

  private void set(Position at, int z, Block block) {
    blocks[offset(at) + z] = block.id();
    unsaved.add(Region.of(at));
  }

  /** Returns the number of columns that differ from the generated ones. */
  int tilesChanged() {
    int changed = 0;
    for (int i = 0; i < blocks.length; i += HEIGHT) {
      if (!Arrays.equals(blocks, i, i + HEIGHT, generated, i, i + HEIGHT)) {
        changed++;
      }
    }
    return changed;
  }

  /** Returns the SHA-256 of all blocks, in hexadecimal. */
  String checksum() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(blocks));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  byte[] blocksOf(Region region) {
    return Arrays.copyOfRange(blocks, region.offset(), region.offset() + Region.BYTES);
  }

  /** Replaces the blocks of a region by those of its file. */
  void restore(Region region, byte[] saved) {
    System.arraycopy(saved, 0, blocks, region.offset(), Region.BYTES);
  }

  Set<Region> unsaved() {
    return unsaved;
  }
}
