package io.github.worldkeep.state.player;

import org.jspecify.annotations.Nullable;

/**
 * A player as it is to be written once.
 *
 * @param write what tells this attempt from all others
 * @param unknown what the type does not know of the data
 * @param changed whether the game has changed the value
 * @param dirtySince since when
 * @param leaving whether the lease is released with it
 * @param save who waits for it, if anybody does
 * @param exchange who waits for the exchange that it is a part of, if it is of one
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

  /** With the result of the exchange. */
  Attempt<T> with(T result) {
    return new Attempt<>(
        player, write, result, unknown, changed, dirtySince, leaving, save, exchange);
  }
}
