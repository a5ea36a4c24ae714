package io.github.worldkeep.state.player;

/**
 * A player as it was when a checkpoint began.
 *
 * @param unknown what the type does not know of the data
 * @param leaving whether the game had let it leave before
 * @param changes how many changes there had been since the beginning of an exchange that was under
 *     way: its result is not in the value yet, and must not be undone
 * @param unwritten what was not written by then, and is not yet
 */
record Moment<T>(T value, Unknown unknown, boolean leaving, int changes, Unwritten unwritten) {
  Moment<T> with(T other) {
    return new Moment<>(other, unknown, leaving, changes, unwritten);
  }

  Moment<T> with(Unknown other) {
    return new Moment<>(value, other, leaving, changes, unwritten);
  }

  Moment<T> with(Unwritten other) {
    return new Moment<>(value, unknown, leaving, changes, other);
  }

  Moment<T> staying() {
    return new Moment<>(value, unknown, false, changes, unwritten);
  }
}
