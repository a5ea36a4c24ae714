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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The matches of a session, one at a time, written under the session's lease. Whoever is on the
 * server takes part.
 */
final class SessionMatches {
  private static final Logger LOG = LoggerFactory.getLogger(SessionMatches.class);

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,127}");

  private final String session;
  private final Supplier<Matches> opening;
  private final Supplier<Set<String>> here;

  /** Held while the store is asked: a match ends before the next one starts. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Guards {@link #present}, for moments. */
  private final ReentrantLock roll = new ReentrantLock();

  private final Set<String> present = new HashSet<>();
  private volatile @Nullable Match latest;
  private @Nullable Matches opened;
  private volatile boolean taken;
  private volatile boolean played;
  private @Nullable MatchRecord saved;
  private int number = 1;
  private boolean unsure;
  private boolean told;

  /**
   * The matches of a session.
   *
   * @param opening opens those in this session, under its lease; only called if it must be
   * @param here who is on the server
   */
  SessionMatches(String session, Supplier<Matches> opening, Supplier<Set<String>> here) {
    this.session = session;
    this.opening = opening;
    this.here = here;
  }

  /** Goes on with the match that a server before this one has left open, if there is one. */
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

  /** The latest comes first; there are more only if one had started without an answer. */
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
      return Optional.empty(); // Its server was just quick enough.
    }
  }

  /** Nobody is here yet, whoever was there when the last server died. */
  private void continueWith(Match match) {
    match.record().participants().stream().map(Participant::player).forEach(match::leave);
    latest = match;
    LOG.info("match {} goes on", match.id());
  }

  /** The one that is being played; asks the store the first time. */
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

  /** The one that was played last, whether it has ended or not. */
  Optional<String> latest() {
    return Optional.ofNullable(latest).map(Match::id);
  }

  Match start(Optional<String> id, String kind, Map<String, ?> attributes) {
    id.ifPresent(SessionMatches::requireId);
    changing.lock();
    try {
      takeOver();
      endOpen();
      Set<String> players = here.get();
      Match started =
          id.map(own -> begin(own, kind, attributes, players))
              .orElseGet(() -> beginNext(kind, attributes, players));
      begun(started, players);
      return started;
    } finally {
      changing.unlock();
    }
  }

  /** It names a place for files, too. */
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

  /** The first is called as the session is; a session's id has no dot. */
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
    roll.lock();
    try {
      present.clear();
      present.addAll(players);
      told = false;
      latest = match;
    } finally {
      roll.unlock();
    }
    rollCall();
  }

  /** Notes who has come, and who has left. */
  void rollCall() {
    Optional<Match> match = playing();
    if (match.isEmpty()) {
      return;
    }
    roll.lock();
    try {
      Set<String> now = here.get();
      for (String player : now) {
        if (!present.contains(player) && noted(match.get()::join, player)) {
          present.add(player);
        }
      }
      present.removeIf(player -> !now.contains(player) && noted(match.get()::leave, player));
    } finally {
      roll.unlock();
    }
  }

  /** Answers false if the match is full, or about to end: it is tried again. */
  private boolean noted(Consumer<String> note, String player) {
    try {
      note.accept(player);
      return true;
    } catch (MatchEndedException | IllegalStateException | IllegalArgumentException e) {
      if (!told) {
        LOG.info("{} is not noted in the match: {}", player, e.getMessage());
        told = true;
      }
      return false;
    }
  }

  /** Makes durable what has happened since the last time; a failure is told, and tried again. */
  void save() {
    played = true;
    if (!changing.tryLock()) {
      return; // Who starts or ends one makes it durable.
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
   * The session is over: what nobody has ended is abandoned. What a server before this one has left
   * open is left to the next, if the game never played.
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
    if (unsure) { // One may have started without an answer.
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
