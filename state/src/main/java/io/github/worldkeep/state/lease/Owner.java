package io.github.worldkeep.state.lease;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;

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
    Required.id("server", server);
    Required.id("lease", lease);
  }
}
