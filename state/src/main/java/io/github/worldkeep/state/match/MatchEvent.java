package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened in a match.
 *
 * @param at when
 * @param type what, in the game's words
 * @param data what else the game says of it, as JSON
 */
@JsonPropertyOrder({"at", "type", "data"})
public record MatchEvent(Instant at, String type, Map<String, Object> data) {
  public MatchEvent {
    Objects.requireNonNull(at, "at");
    Names.requireLabel("type", type);
    data = Attributes.copyOf("data", data);
  }
}
