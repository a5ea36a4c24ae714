package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A batch and all players who have changed, in one commit; on the saver's thread. */
record Checkpoint<T>(
    Saver<T> saver,
    Collection<PlayerHandle<T>> players,
    Supplier<Batch> batch,
    CompletableFuture<BatchOutcome.Committed> done) {

  void run() {
    try {
      done.complete(commit());
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** A conflict of a player's means that it is lost: without it, the rest goes on. */
  private BatchOutcome.Committed commit() {
    while (true) {
      Batch whole = batch.get();
      int own = whole.size();
      try {
        return saver.together(whole, attempts());
      } catch (ConflictException e) {
        if (e.operation().orElse(0) < own) {
          throw e;
        }
        saver.settle();
      }
    }
  }

  private List<Attempt<T>> attempts() {
    List<Attempt<T>> attempts = new ArrayList<>();
    for (PlayerHandle<T> player : players) {
      Optional<Attempt<T>> attempt = player.beginIfChanged();
      attempt.ifPresent(attempts::add);
    }
    return attempts;
  }
}
