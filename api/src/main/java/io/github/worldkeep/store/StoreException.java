package io.github.worldkeep.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exception of all stores. {@link #kind()} classifies the failure, and {@link #retry()} advises
 * whether to repeat the call. The message names the store, the operation and the key, and never
 * holds a secret.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure. */
  public enum Kind {
    /** The object, document or revision does not exist. Never used if the store did not respond. */
    NOT_FOUND,
    /** An object or document that was to be created exists. */
    ALREADY_EXISTS,
    /** The stored version, value or etag is not the expected one; nothing was changed. */
    CONFLICT,
    /** An argument or configuration is wrong; the message names it and the remedy. */
    INVALID,
    /** A newer version wrote the stored data: update this one. Nothing was changed. */
    NEWER_FORMAT,
    /** The store lacks the {@link Capability}. */
    UNSUPPORTED,
    /** The store refused: credentials or permissions. */
    DENIED,
    /** The store demands a slower rate. */
    THROTTLED,
    /** The store could not be reached, or cannot accept writes now (a full disk, for example). */
    UNAVAILABLE,
    /** The call did not end within the timeout. */
    TIMEOUT,
    /** Stored data is damaged, or data does not match its checksum. */
    CORRUPT,
    /** The {@link Persistence} is closed. */
    CLOSED,
    /** The calling thread was interrupted; its interrupt flag is set. */
    INTERRUPTED,
    /** A defect in the driver or in Worldkeep. */
    INTERNAL
  }

  /** The advice on repeating the failed call. */
  public enum Retry {
    /** It would fail the same way. */
    NEVER,
    /** Nothing was changed, or repeating changes nothing more: repeat after a pause. */
    SAFE,
    /** Read the current state first, then decide again. */
    AFTER_REREAD,
    /** The write may or may not have happened: read to find out. */
    OUTCOME_UNKNOWN
  }

  private final Kind kind;
  private final Retry retry;

  /** For Worldkeep's own modules and for tests; drivers throw {@code spi.DriverException}. */
  public StoreException(Kind kind, Retry retry, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.retry = Objects.requireNonNull(retry, "retry");
  }

  /**
   * Returns the exception for a wrong argument or configuration, outside of any call to a store.
   */
  static StoreException invalid(String message) {
    return new StoreException(Kind.INVALID, Retry.NEVER, message, null);
  }

  /** The kind of the failure. */
  public final Kind kind() {
    return kind;
  }

  /** The advice on repeating the call. */
  public final Retry retry() {
    return retry;
  }
}
