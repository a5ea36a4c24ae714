package io.github.worldkeep.bootstrap.backend;

import org.jspecify.annotations.Nullable;

/**
 * A request that the backend did not carry out. The message names the request and the reason, and
 * holds no secret.
 */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** The reason for a failure. */
  public enum Kind {
    /**
     * The backend can't be reached, or did not respond in time. It may have carried out the
     * request.
     */
    UNAVAILABLE,
    /** The credentials are wrong or have expired: log in again. */
    DENIED,
    /**
     * The session, or the instance of it, does not exist. Never the reason if the backend can't be
     * reached.
     */
    MISSING,
    /** Another server has the session, or the session was created with other values. */
    CONFLICT,
    /** The backend can't accept the request as it is. */
    INVALID
  }

  /**
   * Creates an exception.
   *
   * @param message the request and the reason, without a secret
   */
  public BackendException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns the reason. */
  public Kind kind() {
    return kind;
  }
}
