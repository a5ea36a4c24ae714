package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionSource;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The session that a cycle is to run, decided once: when the host's allocation or reservation
 * arrives.
 *
 * @param allocation the host's, complete
 * @param instanceId distinguishes this run of the session from all others
 * @param sessionId the session's id
 * @param room the session's room config
 * @param directory the absolute path to which its world is restored
 */
record Assignment(
    Allocation allocation, String instanceId, String sessionId, RoomConfig room, Path directory) {

  Assignment {
    if (!allocation.complete()) {
      throw new IllegalArgumentException("an assignment's allocation has an id and an address");
    }
  }

  /**
   * Decides what an allocation assigns.
   *
   * @param hostConfig the room config that the host passed when it started the process
   * @param first whether this is the first cycle; a room config names the session of that one only
   * @throws io.github.worldkeep.bootstrap.room.RoomConfigException if the room config can't be
   *     read, or its save directory is not allowed
   * @throws IllegalArgumentException if the world's directory overlaps with the journal
   * @throws IllegalStateException if neither the allocation nor a room config names the session
   */
  static Assignment of(
      Allocation allocation, Optional<String> hostConfig, Setup<?> setup, boolean first) {
    SessionSource source = setup.options().source();
    boolean creates = source.mode() == Mode.AUTO_CREATE;
    RoomConfig room =
        creates && source.room().isPresent()
            ? setup.room()
            : allocation
                .roomConfig()
                .or(() -> hostConfig)
                .map(RoomConfig::parse)
                .orElse(setup.room());
    String instanceId = UUID.randomUUID().toString();
    String sessionId =
        allocation
            .sessionId()
            .or(() -> first ? room.sessionId() : Optional.empty())
            .or(() -> creates ? Optional.of(newSession(instanceId)) : Optional.empty())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "neither the allocation nor a room config names the session"));
    return new Assignment(allocation, instanceId, sessionId, room, setup.worldOf(room));
  }

  private static String newSession(String instanceId) {
    return "session-" + instanceId;
  }

  /** Returns whether the session's id is new, so that no other server can have the session. */
  boolean isNewSession() {
    return sessionId.equals(newSession(instanceId));
  }

  /** Returns the draft by which the backend creates the session. */
  SessionDraft draft(String type) {
    return new SessionDraft(
        sessionId, type, Optional.of(allocation.id()), room.worldId(), room.players(), "{}");
  }
}
