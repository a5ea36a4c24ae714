package io.github.worldkeep.store;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A condition did not hold, and nothing was changed: the version, value or etag is not the expected
 * one ({@link StoreException.Kind#CONFLICT}), or an object or document that was to be created
 * exists ({@link StoreException.Kind#ALREADY_EXISTS}). Read the current state, then decide again.
 */
public final class ConflictException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final int operation;
  private final boolean missing;

  ConflictException(
      Kind kind, int operation, boolean missing, String message, @Nullable Throwable cause) {
    super(kind, Retry.AFTER_REREAD, message, cause);
    this.operation = operation;
    this.missing = missing;
  }

  /** The index in its {@link Batch} of the operation that failed; empty outside of a batch. */
  public OptionalInt operation() {
    return operation < 0 ? OptionalInt.empty() : OptionalInt.of(operation);
  }

  /** Whether a document was expected to have a version, and there is no document. */
  public boolean isMissing() {
    return missing;
  }
}
