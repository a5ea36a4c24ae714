package io.github.worldkeep.state.lease;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;

/**
 * Whose a document is: the field {@code owner} of one that a {@link GameServer} holds a lease on.
 * Every acquisition has another one.
 *
 * @param server the server's {@link GameServer#id()}
 * @param lease what tells this acquisition from all others
 */
@JsonPropertyOrder({"server", "lease"})
public record Owner(String server, String lease) {
  public Owner {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(lease, "lease");
  }
}
