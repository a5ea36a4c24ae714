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

  /** The kinds of operation, with the condition of each and the version that it returns. */
  public enum Action {
    /** Creates or overwrites the document. Returns the new version. */
    PUT,
    /** Creates the document. Rejected with EXISTS. Returns the new version. */
    INSERT,
    /**
     * Overwrites the expected version. Rejected with MISSING or OTHER_VERSION. Returns the new
     * version.
     */
    REPLACE,
    /**
     * Deletes the document, and returns the deleted version. Without an expected version the
     * document may be missing, and null is returned. With an expected version the delete is
     * rejected with MISSING or OTHER_VERSION.
     */
    DELETE,
    /** Changes nothing. Rejected with MISSING or OTHER_VERSION. Returns the expected version. */
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
