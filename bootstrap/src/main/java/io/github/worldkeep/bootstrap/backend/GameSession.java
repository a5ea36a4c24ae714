package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.state.world.WorldId;
import java.util.List;
import java.util.Optional;

/**
 * A session, as the backend has it.
 *
 * @param id its name
 * @param etag tells this state of it from all others
 * @param type what kind of session it is, by the game's own names
 * @param state whether it goes on
 * @param allocationId the host's allocation that runs it, once that is known
 * @param worldId the world that is played in it, if there is one
 * @param players who is expected
 * @param instance who runs it, once somebody does
 * @param data what the game keeps with it, as a JSON object
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
  /** Whether a session goes on. */
  public enum State {
    /** It waits for players, or is being played. */
    OPEN,
    /** It is to end: nobody joins any more. */
    CLOSING,
    /** It has ended. */
    CLOSED
  }

  public GameSession {
    players = List.copyOf(players);
  }

  /** Without the game's data, which may hold a secret. */
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
