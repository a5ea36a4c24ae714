package io.github.worldkeep.examples.server;

/** The saved value of a player. Immutable, because it is saved on another thread. */
record Hero(int gold) {

  Hero {
    if (gold < 0) {
      throw new IllegalArgumentException("that is more gold than you have");
    }
  }

  static Hero newcomer() {
    return new Hero(10);
  }

  Hero earn(int more) {
    return new Hero(Math.addExact(gold, more));
  }

  Hero pay(int less) {
    if (less < 1) {
      throw new IllegalArgumentException("give at least 1");
    }
    return new Hero(gold - less);
  }
}
