package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.bootstrap.host.Address;
import java.util.Optional;

/**
 * A server that runs a session.
 *
 * @param id distinguishes this run of the session from all others
 * @param allocationId the server's allocation by its host
 * @param address the address for players; empty until the server is ready for them
 * @param joinable whether players may join
 * @param capacity the most players that the server accepts
 */
public record Instance(
    String id, String allocationId, Optional<Address> address, boolean joinable, int capacity) {
  public Instance {
    if (id.isBlank() || allocationId.isBlank()) {
      throw new IllegalArgumentException("the id and the allocation of an instance are not empty");
    }
    if (joinable && address.isEmpty()) {
      throw new IllegalArgumentException("an instance that is joinable has an address");
    }
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is not negative");
    }
  }
}
