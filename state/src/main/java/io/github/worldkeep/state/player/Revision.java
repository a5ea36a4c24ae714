package io.github.worldkeep.state.player;

import java.time.Instant;
import java.util.Objects;

/**
 * A player as it was saved once.
 *
 * @param number 1 for the first save, and one more for each
 * @param savedAt by the store's clock
 * @param savedBy the id of the server that saved it
 * @param schema of its data
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
