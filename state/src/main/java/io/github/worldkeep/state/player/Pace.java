package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many players one call to the store carries. A call that timed out halves it, down to one, so
 * every store that carries one player within its timeout makes progress. A full group that took
 * less than a quarter of the timeout doubles it: the next one is expected to take half of the
 * timeout at most, so a store that stays slow is not tried in vain again and again.
 *
 * <p>Only writes make it grow, as they carry more than reads. For the saver's thread.
 */
final class Pace {
  private static final int MOST = 2_000;

  private int most = MOST;

  /** How long the last call took that timed out. */
  private long timeout;

  int most() {
    return most;
  }

  /** Reads so many players. */
  <R> R read(int players, Supplier<R> call) {
    long started = System.nanoTime();
    try {
      return call.get();
    } catch (StoreException e) {
      failed(players, e, started);
      throw e;
    }
  }

  /** Records the outcome of a group of writes. */
  void answered(int players, @Nullable StoreException failure, long started) {
    if (failure != null) {
      failed(players, failure, started);
    } else if (players >= most && System.nanoTime() - started < timeout / 4) {
      most = Math.min(MOST, 2 * most);
    }
  }

  /** A call failed, or a part of it did. */
  void failed(int players, StoreException failure, long started) {
    if (failure.kind() == Kind.TIMEOUT) {
      most = Math.max(1, Math.min(most, players / 2));
      timeout = System.nanoTime() - started;
    }
  }
}
