package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchEndedException;
import io.github.worldkeep.state.match.MatchQuery;
import io.github.worldkeep.state.match.MatchRecord;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.MatchState;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.match.Participant;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The matches of a session, one at a time, saved under the session's lease. All players on the
 * server take part.
 */
final class SessionMatches {
  private static final Logger LOG = LoggerFactory.getLogger(SessionMatches.class);

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,127}");

  private final String session;
  private final Supplier<Matches> opening;
  private final RollCall roll;

  /** Held while the store is asked: a match ends before the next one starts. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile @Nullable Match latest;
  private @Nullable Matches opened;
  private volatile boolean taken;
  private volatile boolean played;
  private @Nullable MatchRecord saved;
  private int number = 1;
  private boolean unsure;

  /**
   * Creates the matches of a session.
   *
   * @param opening opens the stored matches under the session's lease; called when they are first
   *     needed
   * @param here returns the ids of the players on the server
   */
  SessionMatches(String session, Supplier<Matches> opening, Supplier<Set<String>> here) {
    this.session = session;
    this.opening = opening;
    roll = new RollCall(here);
  }

  /** Continues the match that an earlier server has left open, if there is one. */
  private void takeOver() {
    if (!taken) {
      for (MatchRecord left : running()) {
        if (!latest().equals(Optional.of(left.id()))) {
          resumed(left.id()).ifPresent(this::takeOver);
        }
      }
      taken = true;
    }
  }

  /** The latest match comes first. There are others only if one had started without a response. */
  private void takeOver(Match match) {
    if (latest == null) {
      continueWith(match);
    } else {
      abandon(match);
    }
  }

  private Matches matches() {
    Matches matches = opened;
    if (matches == null) {
      matches = opening.get();
      opened = matches;
    }
    return matches;
  }

  private Iterable<MatchRecord> running() {
    return matches().find(MatchQuery.ALL.session(session).state(MatchState.RUNNING)).items();
  }

  private Optional<Match> resumed(String id) {
    try {
      return matches().resume(id);
    } catch (MatchEndedException e) {
      return Optional.empty(); // Its server ended it meanwhile.
    }
  }

  /** No player is on this server yet, though some were on the earlier one. */
  private void continueWith(Match match) {
    match.record().participants().stream().map(Participant::player).forEach(match::leave);
    latest = match;
    LOG.info("match {} goes on", match.id());
  }

  /** Returns the match that is being played. The first call asks the store. */
  Optional<Match> open() {
    if (!taken) {
      changing.lock();
      try {
        takeOver();
      } finally {
        changing.unlock();
      }
    }
    return playing();
  }

  private Optional<Match> playing() {
    return Optional.ofNullable(latest).filter(match -> !match.hasEnded());
  }

  /** Returns the id of the match that was played last, whether it has ended or not. */
  Optional<String> latest() {
    return Optional.ofNullable(latest).map(Match::id);
  }

  Match start(Optional<String> id, String kind, Map<String, ?> attributes) {
    id.ifPresent(SessionMatches::requireId);
    changing.lock();
    try {
      takeOver();
      endOpen();
      Set<String> players = roll.here();
      Match started =
          id.map(own -> begin(own, kind, attributes, players))
              .orElseGet(() -> beginNext(kind, attributes, players));
      begun(started, players);
      return started;
    } finally {
      changing.unlock();
    }
  }

  /** The id also names a place for files. */
  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a match is 1 to 128 of a-z A-Z 0-9 _ - . and begins with no dot");
    }
  }

  private Match begin(String id, String kind, Map<String, ?> attributes, Set<String> players) {
    try {
      return matches().start(id, kind, attributes, players);
    } catch (StoreException e) {
      unsure |= e.retry() == StoreException.Retry.OUTCOME_UNKNOWN;
      throw e;
    }
  }

  /** The first match has the session's id. A session's id has no dot. */
  private Match beginNext(String kind, Map<String, ?> attributes, Set<String> players) {
    while (true) {
      String id = number == 1 ? session : session + "." + number;
      try {
        return begin(id, kind, attributes, players);
      } catch (MatchEndedException | ConflictException e) {
        number++;
      }
    }
  }

  private void begun(Match match, Set<String> players) {
    roll.begin(players);
    latest = match;
    rollCall();
  }

  /** Notes in the open match which players have joined and left. */
  void rollCall() {
    playing().ifPresent(roll::note);
  }

  /** Saves the changes since the last save. A failure is logged, and the next call tries again. */
  void save() {
    played = true;
    if (!changing.tryLock()) {
      return; // The start or end under way saves it.
    }
    try {
      takeOver();
      playing().ifPresent(this::save);
    } catch (RuntimeException e) {
      LOG.warn("the match of session {} is saved later: {}", session, e.getMessage());
    } finally {
      changing.unlock();
    }
  }

  private void save(Match match) {
    MatchRecord now = match.record();
    if (!now.equals(saved)) {
      match.save();
      saved = now;
    }
  }

  /**
   * Ends the matches with the session. A match that is open ends as abandoned. If the game never
   * played, a match that an earlier server left open stays for the next server.
   */
  void end() {
    changing.lock();
    try {
      if (played) {
        takeOver();
      }
      endOpen();
    } finally {
      changing.unlock();
    }
  }

  private void endOpen() {
    playing().ifPresent(SessionMatches::abandon);
    if (unsure) { // A match may have started without a response.
      for (MatchRecord unknown : running()) {
        resumed(unknown.id()).ifPresent(SessionMatches::abandon);
      }
      unsure = false;
    }
  }

  private static void abandon(Match match) {
    try {
      match.end(MatchResult.ABANDONED);
      LOG.info("match {} is abandoned", match.id());
    } catch (MatchEndedException e) {
      LOG.debug("match {} had its end already", match.id());
    }
  }
}
