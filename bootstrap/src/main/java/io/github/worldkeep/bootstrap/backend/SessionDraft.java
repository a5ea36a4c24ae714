package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.state.world.WorldId;
import java.util.List;
import java.util.Optional;

/**
 * A session to be created.
 *
 * @param id its name: 1 to 100 of {@code a-z A-Z 0-9 _ -}
 * @param type what kind of session it is, by the game's own names; not empty
 * @param allocationId the allocation that is to run it, if it is known
 * @param worldId the world to be played, if there is one
 * @param players who is expected
 * @param data what the game keeps with it, as a JSON object
 */
public record SessionDraft(
    String id,
    String type,
    Optional<String> allocationId,
    Optional<WorldId> worldId,
    List<String> players,
    String data) {
  public SessionDraft {
    players = List.copyOf(players);
    if (type.isBlank()) {
      throw new IllegalArgumentException("type is not empty: name the kind of session");
    }
  }
}
