package io.github.worldkeep.state.match;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A match as it is known so far, or for good once it is ENDED.
 *
 * @param id the match's id
 * @param kind the game's word for matches like this
 * @param session the session that it is played in; empty if it was started without one
 * @param state whether it has its result
 * @param startedAt when it was started, by the store's clock
 * @param endedAt when it ended, by the store's clock; empty while it runs
 * @param participants who took part, in the order in which they joined
 * @param events what happened, in order
 * @param attributes what else the game says of the match, as JSON
 * @param result how it ended; empty while it runs
 */
public record MatchRecord(
    String id,
    String kind,
    Optional<String> session,
    MatchState state,
    Instant startedAt,
    Optional<Instant> endedAt,
    List<Participant> participants,
    List<MatchEvent> events,
    Map<String, Object> attributes,
    Optional<MatchResult> result) {
  public MatchRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(endedAt, "endedAt");
    Objects.requireNonNull(result, "result");
    participants = List.copyOf(participants);
    events = List.copyOf(events);
    attributes = Attributes.copyOf("attributes", attributes);
  }
}
