package io.github.worldkeep.state.player;

import java.util.List;
import java.util.Objects;

/**
 * How closing ended.
 *
 * @param left how many players have left, durable
 * @param journaled who could not be saved, and is in the journal
 * @param unsaved who could not be saved, and whose changes are lost with this process
 */
public record CloseReport(int left, List<String> journaled, List<String> unsaved) {
  public CloseReport {
    journaled = List.copyOf(journaled);
    unsaved = List.copyOf(unsaved);
    Objects.requireNonNull(unsaved, "unsaved");
  }

  /** Whether everything is durable. */
  public boolean isComplete() {
    return journaled.isEmpty() && unsaved.isEmpty();
  }
}
