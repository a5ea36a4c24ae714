package io.github.worldkeep.state.player;

import org.jspecify.annotations.Nullable;

/**
 * The pending write of a player, which has not begun.
 *
 * @param changed whether the game has changed the value
 * @param since the time of the first change
 * @param save the save that ends with the write, or null
 */
record Unwritten(boolean changed, long since, @Nullable Save save) {
  static final Unwritten NOTHING = new Unwritten(false, 0, null);

  boolean any() {
    return changed || save != null;
  }

  /** Returns the pending write with a change at this time. */
  Unwritten touched() {
    return changed ? this : new Unwritten(true, System.nanoTime(), save);
  }

  /** Returns the pending write with a save. */
  Unwritten requested() {
    return save != null ? this : new Unwritten(changed, since, new Save());
  }

  /** Returns this and an earlier pending write as one, whose saves end together. */
  Unwritten after(Unwritten earlier) {
    if (earlier.save != null && save != null && earlier.save != save) {
      save.forwardTo(earlier.save);
    }
    return new Unwritten(
        changed || earlier.changed,
        earlier.changed ? earlier.since : since,
        save != null ? save : earlier.save);
  }
}
