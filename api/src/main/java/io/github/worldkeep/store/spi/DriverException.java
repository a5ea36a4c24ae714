package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a driver says that it could not do what was asked. The caller sees a {@code StoreException}
 * whose message is "store, operation, key: message". The message says what is wrong and the remedy,
 * and never holds a secret; a cause's message is shown nowhere but in stack traces, so a cause that
 * may hold a secret must not be passed on.
 */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Retry retry;

  /** With the advice that follows from the kind, and from whether the operation writes. */
  public DriverException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, null, message, cause);
  }

  /** With the advice that follows from the kind, and no cause. */
  public DriverException(Kind kind, String message) {
    this(kind, null, message, null);
  }

  /**
   * With an advice of the driver's own: {@link Retry#SAFE} for a write that is known not to have
   * happened.
   */
  public DriverException(
      Kind kind, @Nullable Retry retry, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retry = retry;
  }

  public Kind kind() {
    return kind;
  }

  public Optional<Retry> retry() {
    return Optional.ofNullable(retry);
  }
}
