package io.github.worldkeep.bootstrap.backend;

import org.jspecify.annotations.Nullable;

/** A backend that did not do what was asked of it. The message says what, and no secret. */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why. */
  public enum Kind {
    /** It can't be reached, or did not answer in time. Whether the thing was done is not known. */
    UNAVAILABLE,
    /** The credentials are wrong, or have expired: log in again. */
    DENIED,
    /** There is no such thing. Never said for a backend that can't be asked. */
    MISSING,
    /** Somebody else has it, or it was made otherwise. */
    CONFLICT,
    /** What was asked makes no sense to the backend. */
    INVALID
  }

  /** What was asked, and what came of it. */
  public BackendException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }
}
