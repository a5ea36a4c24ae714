package io.github.worldkeep.state.lease;

import java.time.Instant;
import java.util.Objects;

/**
 * A server that owns something.
 *
 * @param server its name
 * @param until when it expires unless it is heard of, by the store's clock
 */
public record Holder(String server, Instant until) {
  public Holder {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(until, "until");
  }
}
