package io.github.worldkeep.state.lease;

import java.io.Serial;

/**
 * This server no longer owns it: another one has taken over, because this one was not heard of for
 * the time of its lease. What was not durable by then is lost here, and nothing of it was written.
 */
public final class LeaseLostException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * A loss.
   *
   * @param what what was owned
   */
  public LeaseLostException(String what) {
    super(what + " belongs to another server now: this one was presumed dead");
  }
}
