package io.github.worldkeep.state.player;

import java.time.Instant;
import java.util.Objects;

/**
 * One saved state of a player.
 *
 * @param number 1 for the first save, and one more for each further one
 * @param savedAt the time of the save, by the store's clock
 * @param savedBy the id of the server that saved it
 * @param schema the schema of the data
 */
public record Revision(long number, Instant savedAt, String savedBy, int schema) {
  public Revision {
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(savedBy, "savedBy");
  }

  static Revision of(RevisionDocument document) {
    return new Revision(
        document.revision(), document.savedAt(), document.savedBy(), document.schema());
  }
}
