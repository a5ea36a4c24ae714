package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The plan of a room. The name of the room is the session's id.
 *
 * @param session the session, without an allocation: the host makes it
 * @param region the region, by the host's names
 * @param config the further content of the room config: the stores, and the game's own fields
 * @param tokenLifetime the time in which the players must connect, 1 ms to 1 day
 */
public record RoomPlan(
    SessionDraft session, String region, RoomConfig config, Duration tokenLifetime) {
  private static final Duration LONGEST = Duration.ofDays(1);

  public RoomPlan {
    Objects.requireNonNull(config, "config");
    if (session.allocationId().isPresent()) {
      throw new IllegalArgumentException("the session has an allocation: the host is to make it");
    }
    if (tokenLifetime.toMillis() < 1 || tokenLifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "tokenLifetime must be 1 ms to 1 day, not " + tokenLifetime);
    }
  }

  /** Returns the room config for the server. */
  RoomConfig roomConfig() {
    return new RoomConfig(
        Optional.of(session.id()),
        session.worldId(),
        config.saveDirectory(),
        session.players(),
        config.stores(),
        config.gameFields());
  }
}
