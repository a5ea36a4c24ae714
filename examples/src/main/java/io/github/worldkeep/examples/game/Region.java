package io.github.worldkeep.examples.game;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A square of {@link #SIDE} by {@link #SIDE} columns, the part of the world that one file holds.
 */
record Region(int x, int y) {

  static final int SIDE = 32;

  private static final int A_SIDE = World.SIZE / SIDE;

  /** The bytes of a region's blocks, one for each block. */
  static final int BYTES = SIDE * SIDE * World.HEIGHT;

  static final List<Region> ALL =
      IntStream.range(0, A_SIDE * A_SIDE)
          .mapToObj(i -> new Region(i % A_SIDE, i / A_SIDE))
          .toList();

  static Region of(Position at) {
    return new Region(at.x() / SIDE, at.y() / SIDE);
  }

  /**
   * Returns the index of the region's first block among the blocks of the world. The blocks of a
   * region are contiguous.
   */
  int offset() {
    return (y * A_SIDE + x) * BYTES;
  }

  String fileName() {
    return "r." + x + '.' + y + ".region";
  }
}
