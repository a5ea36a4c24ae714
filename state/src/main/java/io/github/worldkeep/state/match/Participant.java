package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A player that took part in a match.
 *
 * @param player the player's id
 * @param joinedAt the time at which the player joined for the first time
 * @param leftAt the time at which the player left for the last time; empty if the player is
 *     present, or stayed to the end
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
