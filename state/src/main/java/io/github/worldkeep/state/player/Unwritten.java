package io.github.worldkeep.state.player;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written of a player, and nobody has begun to write.
 *
 * @param changed whether the game has changed the value
 * @param since when it did first
 * @param save who waits for it, if anybody does
 */
record Unwritten(boolean changed, long since, @Nullable Save save) {
  static final Unwritten NOTHING = new Unwritten(false, 0, null);

  boolean any() {
    return changed || save != null;
  }

  /** With a change of now. */
  Unwritten touched() {
    return changed ? this : new Unwritten(true, System.nanoTime(), save);
  }

  /** With somebody who waits. */
  Unwritten requested() {
    return save != null ? this : new Unwritten(changed, since, new Save());
  }

  /** Together with what was to be written before it: who waits for either, waits for both. */
  Unwritten after(Unwritten earlier) {
    if (earlier.save != null && save != null && earlier.save != save) {
      save.tell(earlier.save);
    }
    return new Unwritten(
        changed || earlier.changed,
        earlier.changed ? earlier.since : since,
        save != null ? save : earlier.save);
  }
}
