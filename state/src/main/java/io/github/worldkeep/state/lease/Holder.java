package io.github.worldkeep.state.lease;

import java.time.Instant;
import java.util.Objects;

/**
 * A server that holds a lease.
 *
 * @param server the server's name
 * @param until the time at which the lease expires without a further heartbeat, by the store's
 *     clock
 */
public record Holder(String server, Instant until) {
  public Holder {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(until, "until");
  }
}
