package io.github.worldkeep.state.player;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Objects;

/**
 * A player as the document store has it; format 1 in {@code docs/formats.md}.
 *
 * @param format 1
 * @param savedAt by the store's clock
 * @param data the game's value
 */
@JsonPropertyOrder({"format", "savedAt", "data"})
record PlayerDocument<T>(int format, Instant savedAt, T data) {
  static final int FORMAT = 1;

  PlayerDocument {
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(data, "data");
  }

  PlayerDocument(Instant savedAt, T data) {
    this(FORMAT, savedAt, data);
  }
}
