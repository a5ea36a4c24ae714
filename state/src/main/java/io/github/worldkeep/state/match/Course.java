package io.github.worldkeep.state.match;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The course of one match in memory. Its locks are held only briefly, never during a call to a
 * store, so that a game's tick may record events.
 */
final class Course {
  static final int MAX_PARTICIPANTS = 1_000;
  static final int MAX_EVENTS = 10_000;
  static final int MAX_EVENT_BYTES = 8 * 1024 * 1024;
  private static final int MAX_ATTRIBUTE_BYTES = 64 * 1024;
  private static final int MAX_RESULT_BYTES = 4 * 1024 * 1024;

  private final String match;
  private final MatchDocument before;
  private final StoreTime time;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final List<MatchEvent> events = new ArrayList<>();
  private long eventBytes;
  private boolean ending;
  private @Nullable MatchDocument ended;

  /** Continues from the document of a running match. */
  Course(String match, MatchDocument before, StoreTime time) {
    this.match = match;
    this.before = before;
    this.time = time;
    before.participants().forEach(p -> participants.put(p.player(), p));
    events.addAll(before.events());
    events.forEach(event -> eventBytes += MatchCodec.sizeOf(event));
  }

  /** Starts a match. */
  static Course start(
      String match,
      Optional<String> session,
      String kind,
      Map<String, ?> attributes,
      Instant now,
      StoreTime time) {
    Map<String, Object> copy = Attributes.copyOf("attributes", attributes);
    requireSize("attributes", copy, MAX_ATTRIBUTE_BYTES);
    return new Course(
        match,
        new MatchDocument(
            MatchDocument.FORMAT,
            kind,
            session,
            MatchState.RUNNING,
            now,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            copy,
            Optional.empty(),
            "",
            0),
        time);
  }

  synchronized boolean join(String player) {
    requireRunning();
    Participant known = participants.get(player);
    if (known == null && participants.size() == MAX_PARTICIPANTS) {
      throw new IllegalStateException(
          "match "
              + match
              + " has 1000 participants, the most it can have: "
              + player
              + " is none");
    }
    if (known == null) {
      participants.put(player, new Participant(player, time.now(), Optional.empty()));
    } else if (known.leftAt().isPresent()) {
      participants.put(player, known.back());
    } else {
      return false;
    }
    return true;
  }

  synchronized boolean leave(String player) {
    requireRunning();
    Participant known = participants.get(player);
    if (known == null || known.leftAt().isPresent()) {
      return false;
    }
    participants.put(player, known.left(time.now()));
    return true;
  }

  synchronized void event(String type, Map<String, ?> data) {
    requireRunning();
    MatchEvent event = new MatchEvent(time.now(), type, Attributes.copyOf("data", data));
    int size = MatchCodec.sizeOf(event);
    if (events.size() == MAX_EVENTS || eventBytes + size > MAX_EVENT_BYTES) {
      throw new IllegalStateException(
          "match "
              + match
              + " has room for 10000 events and 8 MiB of them; this one was not recorded: record"
              + " fewer, or keep them elsewhere");
    }
    events.add(event);
    eventBytes += size;
  }

  /** Returns the document of the match so far. */
  synchronized MatchDocument running() {
    requireRunning();
    return document(MatchState.RUNNING, Optional.empty(), Optional.empty());
  }

  /**
   * Ends the match and returns its document. Nothing is recorded any more, unless the end is called
   * off.
   */
  synchronized MatchDocument end(Instant now, MatchResult result) {
    requireNotEnded();
    requireSize("result", result, MAX_RESULT_BYTES);
    for (Standing standing : result.standings()) {
      if (!participants.containsKey(standing.player())) {
        throw new IllegalArgumentException(
            "the result has a standing of "
                + standing.player()
                + ", who did not take part in match "
                + match
                + ": let them join, or leave them out");
      }
    }
    ending = true;
    return document(MatchState.ENDED, Optional.of(now), Optional.of(result));
  }

  synchronized void callOffTheEnd() {
    ending = false;
  }

  synchronized void ended(MatchDocument document) {
    ended = document;
  }

  synchronized boolean hasEnded() {
    return ended != null;
  }

  synchronized MatchRecord record() {
    MatchDocument document =
        ended != null ? ended : document(MatchState.RUNNING, Optional.empty(), Optional.empty());
    return document.record(match);
  }

  private MatchDocument document(
      MatchState state, Optional<Instant> endedAt, Optional<MatchResult> result) {
    return new MatchDocument(
        MatchDocument.FORMAT,
        before.kind(),
        before.session(),
        state,
        before.startedAt(),
        endedAt,
        List.copyOf(participants.keySet()),
        List.copyOf(participants.values()),
        events,
        before.attributes(),
        result,
        "",
        0);
  }

  private void requireRunning() {
    requireNotEnded();
    if (ending) {
      throw new IllegalStateException(
          "match " + match + " is ending, or may have ended: call end again to find out");
    }
  }

  synchronized void requireNotEnded() {
    if (ended != null) {
      throw new MatchEndedException(match, ended.endedAt().orElseThrow());
    }
  }

  private static void requireSize(String what, Object part, int limit) {
    int size = MatchCodec.sizeOf(part);
    if (size > limit) {
      throw new IllegalArgumentException(
          what + " has " + size + " bytes as JSON; the limit is " + limit + ": keep it shorter");
    }
  }
}
