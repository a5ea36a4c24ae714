package io.github.worldkeep.state.lease;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;

/**
 * The owner of a document: the field {@code owner} of a document on which a {@link GameServer}
 * holds a lease. Each acquisition has another owner.
 *
 * @param server the server's {@link GameServer#id()}
 * @param lease the unique id of this acquisition
 */
@JsonPropertyOrder({"server", "lease"})
public record Owner(String server, String lease) {
  public Owner {
    Required.id("server", server);
    Required.id("lease", lease);
  }
}
