package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a server's players, one after the other. Safe for use by several threads. */
final class Checkpoints<T> {
  private final Saver<T> saver;
  private final Collection<PlayerHandle<T>> players;

  /** Guards what follows, for moments: never during I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Checkpoint open;
  private long since;
  private boolean closed;

  /**
   * No checkpoint is open yet.
   *
   * @param players a live view of the loaded players
   */
  Checkpoints(Saver<T> saver, Collection<PlayerHandle<T>> players) {
    this.saver = saver;
    this.players = players;
  }

  Checkpoint begin() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the players are closed");
      }
      if (open != null) {
        throw new IllegalStateException("a checkpoint is open already: commit or close it first");
      }
      saver.hold(); // From now on, also for players that are loaded later.
      players.forEach(PlayerHandle::capture);
      since = System.nanoTime();
      open = new Checkpoint(this);
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** For how long writes have been held. */
  Duration held() {
    lock.lock();
    try {
      return open == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    } finally {
      lock.unlock();
    }
  }

  void end(Checkpoint checkpoint) {
    lock.lock();
    try {
      if (open == checkpoint) {
        open = null;
        saver.goOn();
        players.forEach(PlayerHandle::release);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the one that is open, and begins no more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      if (open != null) {
        end(open);
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen(Checkpoint checkpoint) {
    lock.lock();
    try {
      if (open != checkpoint) {
        String why = closed ? "the players were closed meanwhile" : "begin another one";
        throw new IllegalStateException("the checkpoint is over: " + why);
      }
    } finally {
      lock.unlock();
    }
  }

  BatchOutcome.Committed commit(Checkpoint checkpoint, Supplier<Batch> batch) {
    requireOpen(checkpoint);
    CompletableFuture<BatchOutcome.Committed> done = new CompletableFuture<>();
    saver.checkpoint(
        () -> {
          try {
            done.complete(commitHere(checkpoint, batch));
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        },
        done::completeExceptionally);
    return await(done);
  }

  private static BatchOutcome.Committed await(CompletableFuture<BatchOutcome.Committed> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          Kind.INTERRUPTED, Retry.OUTCOME_UNKNOWN, "interrupted during a checkpoint", e);
    }
  }

  /**
   * On the saver's thread, between two rounds. A conflict of a player's means that it is lost, most
   * of the time: without it, the rest goes again.
   */
  private BatchOutcome.Committed commitHere(Checkpoint checkpoint, Supplier<Batch> batch) {
    while (true) {
      requireOpen(checkpoint);
      Batch whole = batch.get();
      int own = whole.size();
      try {
        BatchOutcome.Committed committed = saver.together(whole, captured());
        end(checkpoint);
        return committed;
      } catch (ConflictException e) {
        saver.settle();
        if (e.operation().orElse(0) < own) {
          throw e;
        }
      } catch (StoreException e) {
        settle(e);
        throw e;
      }
    }
  }

  /** So that the players know what happened when the caller reads what did. */
  private void settle(StoreException failure) {
    try {
      saver.settle();
    } catch (StoreException e) { // It is tried until it is known.
      failure.addSuppressed(e);
    }
  }

  private List<Attempt<T>> captured() {
    List<Attempt<T>> attempts = new ArrayList<>();
    for (PlayerHandle<T> player : players) {
      Optional<Attempt<T>> attempt = player.beginCaptured();
      attempt.ifPresent(attempts::add);
    }
    return attempts;
  }
}
