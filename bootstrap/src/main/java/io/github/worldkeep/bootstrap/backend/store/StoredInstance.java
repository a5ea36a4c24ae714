package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.state.format.Required;
import java.util.Objects;
import java.util.Optional;

/** An {@link Instance} in the document of a session. */
@JsonPropertyOrder({"id", "allocationId", "host", "port", "joinable", "capacity"})
record StoredInstance(
    String id,
    String allocationId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> host,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int port,
    boolean joinable,
    int capacity) {
  StoredInstance {
    host = Objects.requireNonNullElse(host, Optional.empty());
    if (host.isEmpty()) {
      Required.range("port", port, 0, 0);
    }
    Instance unused = instance(id, allocationId, host, port, joinable, capacity);
  }

  static StoredInstance of(Instance instance) {
    return new StoredInstance(
        instance.id(),
        instance.allocationId(),
        instance.address().map(Address::host),
        instance.address().map(Address::port).orElse(0),
        instance.joinable(),
        instance.capacity());
  }

  Instance instance() {
    return instance(id, allocationId, host, port, joinable, capacity);
  }

  private static Instance instance(
      String id,
      String allocationId,
      Optional<String> host,
      int port,
      boolean joinable,
      int capacity) {
    Optional<Address> address = host.map(name -> new Address(name, port));
    return new Instance(id, allocationId, address, joinable, capacity);
  }
}
