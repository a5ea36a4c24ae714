package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;

/**
 * The number of the latest change in a {@link Lane}; format 1 in {@code docs/formats.md}. It is
 * committed with that change.
 */
@JsonPropertyOrder({"format", "number"})
record LaneDocument(int format, long number) {
  static final int FORMAT = 1;

  LaneDocument {
    Required.range("format", format, 1, FORMAT);
    Required.range("number", number, 1, Lane.LAST);
  }

  static LaneDocument at(long number) {
    return new LaneDocument(FORMAT, number);
  }
}
