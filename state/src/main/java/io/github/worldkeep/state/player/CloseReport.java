package io.github.worldkeep.state.player;

import java.util.List;
import java.util.Objects;

/**
 * The result of closing the players.
 *
 * @param left the number of players that have left and are durable
 * @param journaled the players that could not be saved, and are in the journal
 * @param unsaved the players that could not be saved, and whose changes are lost with this process
 */
public record CloseReport(int left, List<String> journaled, List<String> unsaved) {
  public CloseReport {
    journaled = List.copyOf(journaled);
    unsaved = List.copyOf(unsaved);
    Objects.requireNonNull(unsaved, "unsaved");
  }

  /** Whether all players are durable. */
  public boolean isComplete() {
    return journaled.isEmpty() && unsaved.isEmpty();
  }
}
