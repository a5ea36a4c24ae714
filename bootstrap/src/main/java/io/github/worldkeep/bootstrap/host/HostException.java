package io.github.worldkeep.bootstrap.host;

import org.jspecify.annotations.Nullable;

/**
 * A host that did not do, or did not confirm, what was asked of it. The message says what and why,
 * and no secret.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What was asked, and what came of it. The message is cut and made {@link Bounds#text visible}.
   */
  public HostException(String message, @Nullable Throwable cause) {
    super(Bounds.text(message), cause);
  }
}
