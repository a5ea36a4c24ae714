package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * An event of a match.
 *
 * @param at the time of the event
 * @param type the game's name for the event
 * @param data further data of the event, as JSON
 */
@JsonPropertyOrder({"at", "type", "data"})
public record MatchEvent(Instant at, String type, Map<String, Object> data) {
  public MatchEvent {
    Objects.requireNonNull(at, "at");
    Names.requireLabel("type", type);
    data = Attributes.copyOf("data", data);
  }
}
