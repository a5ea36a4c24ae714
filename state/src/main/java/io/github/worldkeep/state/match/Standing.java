package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * The result of a match for one participant.
 *
 * @param player the player's id
 * @param place 1 for the first; several may share a place; 0 if the match has no ranking
 * @param score the points, in the game's unit; a finite number
 * @param attributes further data of the standing, as JSON
 */
@JsonPropertyOrder({"player", "place", "score", "attributes"})
public record Standing(String player, int place, double score, Map<String, Object> attributes) {
  public Standing {
    Names.requireId("player", player);
    if (place < 0) {
      throw new IllegalArgumentException("place must be 1 or more, or 0 for none, not " + place);
    }
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be a finite number, not " + score);
    }
    attributes = Attributes.copyOf("attributes", attributes);
  }
}
