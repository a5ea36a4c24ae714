package io.github.worldkeep.bootstrap.session;

/** The value of a player of the tests' game. */
record Hero(int gold) {
  Hero with(int more) {
    return new Hero(gold + more);
  }
}
