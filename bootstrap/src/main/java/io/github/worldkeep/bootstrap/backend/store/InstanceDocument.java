package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.state.format.Required;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a session's instance was last heard of; format 1 in {@code docs/formats.md}. A document of
 * its own, so that a heartbeat is no change of the session.
 *
 * @param instance empty for a server that has made the session, and not entered it yet
 * @param seenAt by the store's clock
 */
@JsonPropertyOrder({"format", "instance", "seenAt", "players", "capacity"})
record InstanceDocument(int format, String instance, Instant seenAt, int players, int capacity) {
  static final int FORMAT = 1;

  InstanceDocument {
    Required.range("format", format, 1, FORMAT);
    Objects.requireNonNull(instance, "instance");
    Required.atLeast("players", players, 0);
    Required.atLeast("capacity", capacity, 0);
    Objects.requireNonNull(seenAt, "seenAt");
  }

  /** Who is waited for does not say yet how it is called. */
  static final String UNNAMED = "";

  static InstanceDocument awaited(Instant now) {
    return seen(UNNAMED, now, Occupancy.empty(0));
  }

  Optional<String> named() {
    return Optional.of(instance).filter(name -> !name.equals(UNNAMED));
  }

  static InstanceDocument begun(StoredInstance instance, Instant now) {
    return seen(instance.id(), now, Occupancy.empty(instance.capacity()));
  }

  static InstanceDocument seen(String instanceId, Instant now, Occupancy occupancy) {
    return new InstanceDocument(FORMAT, instanceId, now, occupancy.count(), occupancy.capacity());
  }
}
