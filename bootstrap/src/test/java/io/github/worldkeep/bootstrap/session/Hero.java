package io.github.worldkeep.bootstrap.session;

/** A player of the tests' game. */
record Hero(int gold) {
  Hero with(int more) {
    return new Hero(gold + more);
  }
}
