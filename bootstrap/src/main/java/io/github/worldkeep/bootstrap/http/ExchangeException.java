package io.github.worldkeep.bootstrap.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request that got no usable response. The server may have processed the request all the same.
 * The message is a part of a sentence, such as "no answer within 300 ms", and holds nothing of the
 * answer.
 */
public final class ExchangeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reason for a failure. */
  public enum Reason {
    /** The connection could not be made, or was lost. */
    UNREACHABLE,
    /** The answer was not complete when the time was over. */
    TIMED_OUT,
    /** The answer is too large, compressed or not HTTP. */
    REFUSED,
    /** The client was closed. */
    CLOSED,
    /** The calling thread was interrupted; its interrupt status is set. */
    INTERRUPTED
  }

  ExchangeException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static ExchangeException refused(String message) {
    return new ExchangeException(Reason.REFUSED, message, null);
  }

  static ExchangeException closed() {
    return new ExchangeException(Reason.CLOSED, "closed", null);
  }

  static ExchangeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ExchangeException(Reason.INTERRUPTED, "interrupted", e);
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }
}
