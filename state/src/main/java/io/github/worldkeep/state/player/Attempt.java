package io.github.worldkeep.state.player;

import org.jspecify.annotations.Nullable;

/**
 * The state of a player for one write.
 *
 * @param write the unique id of this attempt
 * @param unknown the fields that the type does not know
 * @param changed whether the game has changed the value
 * @param dirtySince the time of the first change
 * @param leaving whether the write releases the lease
 * @param save the save that ends with the attempt, or null
 * @param exchange the save of the exchange to which the attempt belongs, or null
 */
record Attempt<T>(
    PlayerHandle<T> player,
    String write,
    T value,
    Unknown unknown,
    boolean changed,
    long dirtySince,
    boolean leaving,
    @Nullable Save save,
    @Nullable Save exchange) {

  /** Whether the value is to become a revision; else only the owner changes. */
  boolean dirty() {
    return changed || exchange != null;
  }

  /** Returns the attempt with the result of the exchange. */
  Attempt<T> with(T result) {
    return new Attempt<>(
        player, write, result, unknown, changed, dirtySince, leaving, save, exchange);
  }
}
