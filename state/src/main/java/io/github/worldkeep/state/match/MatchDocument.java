package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The document of a match; format 1 in {@code docs/formats.md}.
 *
 * @param session the session in which it is played, if any
 * @param writer the handle that wrote this, a random id
 * @param revision the number of the writer's attempt; after a lost response it shows whether the
 *     write happened
 * @param players the ids of the participants, for queries
 */
@JsonPropertyOrder({
  "format",
  "kind",
  "session",
  "state",
  "startedAt",
  "endedAt",
  "players",
  "participants",
  "events",
  "attributes",
  "result",
  "writer",
  "revision"
})
record MatchDocument(
    int format,
    String kind,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> session,
    MatchState state,
    Instant startedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> endedAt,
    List<String> players,
    List<Participant> participants,
    List<MatchEvent> events,
    Map<String, Object> attributes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<MatchResult> result,
    String writer,
    long revision) {
  static final int FORMAT = 1;

  MatchDocument {
    Required.range("format", format, 1, FORMAT);
    Names.requireLabel("kind", kind);
    Required.atLeast("revision", revision, 0);
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(writer, "writer");
    session = Objects.requireNonNullElse(session, Optional.empty());
    session.ifPresent(id -> Names.requireId("session", id));
    endedAt = Objects.requireNonNullElse(endedAt, Optional.empty());
    result = Objects.requireNonNullElse(result, Optional.empty());
    players = List.copyOf(players);
    participants = List.copyOf(participants);
    if (!players.equals(participants.stream().map(Participant::player).toList())
        || Set.copyOf(players).size() < players.size()) {
      throw new IllegalArgumentException("players are those of the participants, each once");
    }
    events = List.copyOf(events);
    attributes = Attributes.copyOf("attributes", attributes);
    boolean ended = Objects.requireNonNull(state, "state") == MatchState.ENDED;
    if (ended != endedAt.isPresent() || ended != result.isPresent()) {
      throw new IllegalArgumentException("only an ended match has endedAt and a result");
    }
  }

  MatchDocument by(String handle, long attempt) {
    return new MatchDocument(
        format,
        kind,
        session,
        state,
        startedAt,
        endedAt,
        players,
        participants,
        events,
        attributes,
        result,
        handle,
        attempt);
  }

  boolean ended() {
    return state == MatchState.ENDED;
  }

  boolean sameWriteAs(MatchDocument other) {
    return writer.equals(other.writer) && revision == other.revision;
  }

  MatchRecord record(String id) {
    return new MatchRecord(
        id, kind, session, state, startedAt, endedAt, participants, events, attributes, result);
  }
}
