package io.github.worldkeep.state.match;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of a match so far. It is final once the state is ENDED.
 *
 * @param id the match's id
 * @param kind the game's name for this kind of match
 * @param session the session in which it is played; empty if it was started without one
 * @param state whether the match has ended
 * @param startedAt the time of its start, by the store's clock
 * @param endedAt the time of its end, by the store's clock; empty while it runs
 * @param participants the participants, in the order in which they joined
 * @param events the events, in order
 * @param attributes further data of the match, as JSON
 * @param result the result; empty while it runs
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
