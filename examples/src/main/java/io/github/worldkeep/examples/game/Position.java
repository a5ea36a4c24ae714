package io.github.worldkeep.examples.game;

import java.util.Optional;

/** A column of the map; x grows eastwards and y southwards, from 0 to {@link World#SIZE} - 1. */
record Position(int x, int y) {

  Position {
    if (!isOnMap(x, y)) {
      throw new IllegalArgumentException("x " + x + ", y " + y + " is not on the map");
    }
  }

  /** Returns the neighbour in this direction, or nothing at the edge of the map. */
  Optional<Position> toward(Direction direction) {
    int nextX = x + direction.dx();
    int nextY = y + direction.dy();
    return isOnMap(nextX, nextY) ? Optional.of(new Position(nextX, nextY)) : Optional.empty();
  }

  private static boolean isOnMap(int x, int y) {
    return x >= 0 && x < World.SIZE && y >= 0 && y < World.SIZE;
  }
}
