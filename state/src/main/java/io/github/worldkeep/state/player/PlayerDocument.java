package io.github.worldkeep.state.player;

import java.time.Instant;

/**
 * A player as the document store has it; format 1 in {@code docs/formats.md}.
 *
 * @param format 1
 * @param savedAt by the store's clock
 * @param data the game's value
 */
record PlayerDocument<T>(int format, Instant savedAt, T data) {
  static final int FORMAT = 1;
}
