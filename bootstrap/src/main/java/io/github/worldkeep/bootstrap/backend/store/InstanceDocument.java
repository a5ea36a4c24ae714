package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.state.format.Required;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The last heartbeat of a session's instance; format 1 in {@code docs/formats.md}. It is a document
 * of its own, so that a heartbeat does not change the session.
 *
 * @param instance empty for a server that created the session, and has not entered it yet
 * @param seenAt the time of the heartbeat, by the store's clock
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

  /** The name of an instance that is awaited, and not known yet. */
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
