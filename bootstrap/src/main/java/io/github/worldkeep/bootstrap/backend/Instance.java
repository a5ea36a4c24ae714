package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.bootstrap.host.Address;
import java.util.Optional;

/**
 * A server that runs a session.
 *
 * @param id what tells this run of it from all others
 * @param allocationId the host's allocation that it has
 * @param address where players connect; empty until it is ready for them
 * @param joinable whether players may come
 * @param capacity how many
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
