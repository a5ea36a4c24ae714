package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a batch.
 *
 * @param json the document for PUT, INSERT and REPLACE, else null
 * @param expected the version for REPLACE and CHECK, perhaps for DELETE, else null
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
public record Write(
    Action action,
    CollectionSchema collection,
    String id,
    byte @Nullable [] json,
    @Nullable Version expected) {

  /** What to do, when it is rejected, and the version it answers. */
  public enum Action {
    /** Creates or overwrites. Answers the new version. */
    PUT,
    /** Creates. Rejected with EXISTS. Answers the new version. */
    INSERT,
    /**
     * Overwrites the expected version. Rejected with MISSING or OTHER_VERSION. Answers the new one.
     */
    REPLACE,
    /**
     * Deletes. Without an expected version a missing document is fine, and null is answered; with
     * one it is rejected with MISSING or OTHER_VERSION. Answers the version deleted.
     */
    DELETE,
    /** Changes nothing. Rejected with MISSING or OTHER_VERSION. Answers the expected version. */
    CHECK
  }

  public Write {
    if ((json != null) == (action == Action.DELETE || action == Action.CHECK)) {
      throw new IllegalArgumentException("json does not fit " + action);
    }
    if (action == Action.REPLACE || action == Action.CHECK) {
      Objects.requireNonNull(expected, "expected");
    }
  }

  /** The JSON of an action that has one. */
  public byte[] content() {
    return Objects.requireNonNull(json, "json");
  }
}
