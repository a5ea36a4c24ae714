package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A requested save. It ends when the player's value of that moment, or a later one, is durable, or
 * when it can't become durable. While the store is unavailable it does not end, because nothing is
 * lost yet.
 */
public final class Save {
  private final CompletableFuture<Long> revision = new CompletableFuture<>();

  private final AtomicInteger parts;

  Save() {
    this(1);
  }

  /** A save that is durable when this many players are. */
  Save(int parts) {
    this.parts = new AtomicInteger(parts);
  }

  static Save ended(long revision) {
    Save save = new Save();
    save.succeed(revision);
    return save;
  }

  void succeed(long durable) {
    if (parts.decrementAndGet() == 0) {
      revision.complete(durable);
    }
  }

  void fail(RuntimeException cause) {
    revision.completeExceptionally(cause);
  }

  /** Completes another save when this one ends, with the same result. */
  void forwardTo(Save other) {
    var unused =
        revision.whenComplete(
            (durable, failure) -> {
              if (failure == null) {
                other.succeed(durable);
              } else {
                other.revision.completeExceptionally(failure);
              }
            });
  }

  /** Whether the save has ended and the value is durable. */
  public boolean isDurable() {
    return revision.isDone() && !revision.isCompletedExceptionally();
  }

  /** Whether the save has ended, with success or failure. */
  public boolean isDone() {
    return revision.isDone();
  }

  /**
   * Waits until the save is durable.
   *
   * @return the number of the durable revision
   * @throws LeaseLostException if another server has the player; nothing was written
   * @throws StoreException if the player can't be written, such as INVALID; TIMEOUT if the save is
   *     not durable after that time, and continues; INTERRUPTED
   */
  public long await(Duration timeout) {
    try {
      return revision.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new StoreException(
          Kind.TIMEOUT,
          Retry.SAFE,
          "not durable after " + timeout + "; the save goes on: wait for it again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          Kind.INTERRUPTED, Retry.SAFE, "interrupted while it waited; the save goes on", e);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /** Returns a new future of the durable revision's number, for callers that do not wait. */
  public CompletableFuture<Long> toFuture() {
    return revision.copy();
  }
}
