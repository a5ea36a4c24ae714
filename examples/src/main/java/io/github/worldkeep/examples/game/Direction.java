package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.RefusedException;

/** The four directions of a move. */
enum Direction {
  NORTH("n", 0, -1),
  EAST("e", 1, 0),
  SOUTH("s", 0, 1),
  WEST("w", -1, 0);

  private final String letter;
  private final int dx;
  private final int dy;

  Direction(String letter, int dx, int dy) {
    this.letter = letter;
    this.dx = dx;
    this.dy = dy;
  }

  String letter() {
    return letter;
  }

  int dx() {
    return dx;
  }

  int dy() {
    return dy;
  }

  static Direction of(String letter) throws RefusedException {
    for (Direction direction : values()) {
      if (direction.letter.equals(letter)) {
        return direction;
      }
    }
    throw new RefusedException("a direction is n, e, s or w");
  }
}
