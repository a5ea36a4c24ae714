package io.github.worldkeep.state.lease;

import java.io.Serial;

/**
 * Thrown if this server has lost a lease: another server has taken it over, because the heartbeat
 * of this one was missing for longer than the lease time. Changes that were not durable by then are
 * lost, and nothing of them was written.
 */
public final class LeaseLostException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * The loss of a lease.
   *
   * @param what the name that was held
   */
  public LeaseLostException(String what) {
    super(what + " belongs to another server now: this one was presumed dead");
  }
}
