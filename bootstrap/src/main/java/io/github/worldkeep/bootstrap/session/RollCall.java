package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchEndedException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in a match which players have joined and left the server. */
final class RollCall {
  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

  private final Supplier<Set<String>> here;

  /** Guards the fields below, for moments. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Set<String> present = new HashSet<>();
  private boolean logged;

  /**
   * Creates a roll call that has noted no player.
   *
   * @param here returns the ids of the players on the server
   */
  RollCall(Supplier<Set<String>> here) {
    this.here = here;
  }

  Set<String> here() {
    return here.get();
  }

  /** Begins anew, for a match that has started with these players. */
  void begin(Set<String> players) {
    lock.lock();
    try {
      present.clear();
      present.addAll(players);
      logged = false;
    } finally {
      lock.unlock();
    }
  }

  /** Notes the changes since the last call. */
  void note(Match match) {
    lock.lock();
    try {
      Set<String> now = here.get();
      for (String player : now) {
        if (!present.contains(player) && noted(match::join, player)) {
          present.add(player);
        }
      }
      present.removeIf(player -> !now.contains(player) && noted(match::leave, player));
    } finally {
      lock.unlock();
    }
  }

  /** Returns false if the match is full or has ended; the next call tries again. */
  private boolean noted(Consumer<String> note, String player) {
    try {
      note.accept(player);
      return true;
    } catch (MatchEndedException | IllegalStateException | IllegalArgumentException e) {
      if (!logged) {
        LOG.info("{} is not noted in the match: {}", player, e.getMessage());
        logged = true;
      }
      return false;
    }
  }
}
