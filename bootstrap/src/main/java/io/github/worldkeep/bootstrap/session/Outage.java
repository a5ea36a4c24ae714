package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once that saves do not reach a store, and once that they do again. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong since = new AtomicLong(NONE);

  /** Returns whether a save failed because a store is away. */
  static boolean isReason(Throwable failure) {
    return failure instanceof StoreException store
        && switch (store.kind()) {
          case UNAVAILABLE, TIMEOUT, THROTTLED -> true;
          default -> false;
        };
  }

  /** Notes the failure of a save. */
  void noteFailure(Throwable failure) {
    if (isReason(failure) && since.compareAndSet(NONE, System.nanoTime())) {
      LOG.warn("store away, saves wait: {}", failure.getMessage());
    }
  }

  /** Notes that a save reached the store. */
  void noteSuccess() {
    long began = since.getAndSet(NONE);
    if (began != NONE) {
      Duration length = Duration.ofNanos(System.nanoTime() - began);
      LOG.warn("store back, after {} s", length.toSeconds());
    }
  }

  /** Returns a listener that notes outages, and calls the game's. */
  PlayersListener before(PlayersListener game) {
    return new PlayersListener() {
      @Override
      public void leaseLost(PlayerHandle<?> player) {
        game.leaseLost(player);
      }

      @Override
      public void storeUnavailable(StoreException failure) {
        noteFailure(failure);
        game.storeUnavailable(failure);
      }

      @Override
      public void storeAvailable() {
        noteSuccess();
        game.storeAvailable();
      }

      @Override
      public void notReplayed(String player, String why) {
        game.notReplayed(player, why);
      }
    };
  }
}
