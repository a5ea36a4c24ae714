package io.github.worldkeep.state.lease;

import java.io.Serial;
import java.time.Instant;

/**
 * Thrown if another server holds a lease, and neither released it nor expired while the caller
 * waited. Try later, or on that server.
 */
public final class LeaseHeldException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String server;
  private final Instant until;

  /**
   * A failure to acquire a lease.
   *
   * @param what the name that was to be acquired
   */
  public LeaseHeldException(String what, String server, Instant until) {
    super(what + " belongs to server " + server + " until it releases it, or expires at " + until);
    this.server = server;
    this.until = until;
  }

  /** The name of the server that holds the lease. */
  public String server() {
    return server;
  }

  /** The time at which the lease expires without a further heartbeat, by the store's clock. */
  public Instant until() {
    return until;
  }
}
