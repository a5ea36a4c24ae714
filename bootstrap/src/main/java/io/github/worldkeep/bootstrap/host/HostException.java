package io.github.worldkeep.bootstrap.host;

import org.jspecify.annotations.Nullable;

/**
 * A request that the host refused, or did not confirm. The message names the request and the
 * reason, and holds no secret.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the request and the reason; it is cut and made {@link Bounds#text visible}
   */
  public HostException(String message, @Nullable Throwable cause) {
    super(Bounds.text(message), cause);
  }
}
