package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.state.world.WorldId;
import java.util.List;
import java.util.Optional;

/**
 * A session, as the backend has it.
 *
 * @param id the id
 * @param etag distinguishes this state of the session from all others
 * @param type the kind of session, by the game's names
 * @param state the progress of the session
 * @param allocationId the host's allocation that runs the session, once it is known
 * @param worldId the world of the session, if any
 * @param players the expected players
 * @param instance the server that runs the session, if any
 * @param data the game's values of the session, as a JSON object
 */
public record GameSession(
    String id,
    String etag,
    String type,
    State state,
    Optional<String> allocationId,
    Optional<WorldId> worldId,
    List<String> players,
    Optional<Instance> instance,
    String data) {
  /** The progress of a session. */
  public enum State {
    /** The session waits for players, or is being played. */
    OPEN,
    /** The session is about to end. No more players join. */
    CLOSING,
    /** The session has ended. */
    CLOSED
  }

  public GameSession {
    players = List.copyOf(players);
  }

  /** Returns all but the players and the game's data, which may hold a secret. */
  @Override
  public String toString() {
    return "GameSession[id="
        + id
        + ", type="
        + type
        + ", state="
        + state
        + ", allocationId="
        + allocationId
        + ", worldId="
        + worldId
        + ", instance="
        + instance
        + "]";
  }
}
