package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who took part in a match.
 *
 * @param player the player's id
 * @param joinedAt when they joined for the first time
 * @param leftAt when they left for the last time; empty if they are there, or stayed to the end
 */
@JsonPropertyOrder({"player", "joinedAt", "leftAt"})
public record Participant(
    String player,
    Instant joinedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> leftAt) {
  public Participant {
    Names.requireId("player", player);
    Objects.requireNonNull(joinedAt, "joinedAt");
    leftAt = Objects.requireNonNullElse(leftAt, Optional.empty());
  }

  Participant left(Instant time) {
    return new Participant(player, joinedAt, Optional.of(time));
  }

  Participant back() {
    return new Participant(player, joinedAt, Optional.empty());
  }
}
