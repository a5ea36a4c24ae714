package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a driver if it can't carry out a call. The caller receives a {@code StoreException}
 * whose message is "store, operation, key: message". The message names the problem and the remedy,
 * and never holds a secret. A cause appears in stack traces, so a cause that may hold a secret must
 * not be passed on.
 */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Retry retry;

  /**
   * An exception with the advice that follows from the kind and from whether the operation writes.
   */
  public DriverException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, null, message, cause);
  }

  /** An exception without a cause, with the advice that follows from the kind and the operation. */
  public DriverException(Kind kind, String message) {
    this(kind, null, message, null);
  }

  /**
   * An exception with the driver's own advice, such as {@link Retry#SAFE} for a write that is known
   * not to have happened.
   */
  public DriverException(
      Kind kind, @Nullable Retry retry, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retry = retry;
  }

  /** The kind of the failure. */
  public Kind kind() {
    return kind;
  }

  /** The driver's own advice; empty if it follows from the kind and the operation. */
  public Optional<Retry> retry() {
    return Optional.ofNullable(retry);
  }
}
