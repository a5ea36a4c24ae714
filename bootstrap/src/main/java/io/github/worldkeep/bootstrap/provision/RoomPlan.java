package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A room to be provisioned. Its name is the session's id.
 *
 * @param session what is to be played; without an allocation, which the host makes
 * @param region where, by the host's own names
 * @param config what the server is told besides the session, its world and its players: stores, the
 *     game's own fields
 * @param tokenLifetime how long the players have to connect, 1 ms to 1 day
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

  /** What the server is told. */
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
