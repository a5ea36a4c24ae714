package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.state.world.WorldId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of a new session.
 *
 * @param id the id: 1 to 100 of {@code a-z A-Z 0-9 _ -}
 * @param type the kind of session, by the game's names: 1 to 100 characters, not blank
 * @param allocationId the allocation that will run the session, if it is known
 * @param worldId the world of the session, if any
 * @param players the expected players: up to 1,000, each of 1 to 100 characters without control
 *     characters
 * @param data the game's values of the session: a JSON object of up to 64 KiB
 */
public record SessionDraft(
    String id,
    String type,
    Optional<String> allocationId,
    Optional<WorldId> worldId,
    List<String> players,
    String data) {
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,100}");
  private static final int MAX_LENGTH = 100;
  private static final int MAX_PLAYERS = 1_000;
  private static final int MAX_DATA_BYTES = 64 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // As the backends read it.
          .build();

  public SessionDraft {
    players = List.copyOf(players);
    require(ID.matcher(id).matches(), "id is 1 to 100 of a-z A-Z 0-9 _ -");
    require(!type.isBlank() && isName(type), "type is 1 to 100 characters: name the kind");
    require(players.size() <= MAX_PLAYERS, "there are more than 1000 players: expect fewer");
    require(
        players.stream().allMatch(SessionDraft::isName),
        "a player is 1 to 100 characters without control characters");
    require(isObject(data), "data is a JSON object of up to 64 KiB, such as {}");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isObject(String data) {
    try {
      return data.getBytes(StandardCharsets.UTF_8).length <= MAX_DATA_BYTES
          && JSON.readTree(data).isObject();
    } catch (RuntimeException e) {
      return false; // Jackson's, or of a number's; without the cause, which may repeat a secret.
    }
  }

  /** Returns all but the players and the game's data, which may hold a secret. */
  @Override
  public String toString() {
    return "SessionDraft[id="
        + id
        + ", type="
        + type
        + ", allocationId="
        + allocationId
        + ", worldId="
        + worldId
        + "]";
  }
}
