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
 * A save that was asked for. It ends when the player is durable as it was then, or later; or when
 * that can't be. While the store is away it does not end: nothing is lost yet.
 */
public final class Save {
  private final CompletableFuture<Long> revision = new CompletableFuture<>();

  private final AtomicInteger parts;

  Save() {
    this(1);
  }

  /** One that is durable when so many players are. */
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

  /** Makes another save end as this one does. */
  void tell(Save other) {
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

  /** Whether it is durable. */
  public boolean isDurable() {
    return revision.isDone() && !revision.isCompletedExceptionally();
  }

  /** Whether it has ended, well or not. */
  public boolean isDone() {
    return revision.isDone();
  }

  /**
   * Waits until it is durable.
   *
   * @return the revision that is
   * @throws LeaseLostException if another server has the player; nothing was written
   * @throws StoreException if the player can't be written, INVALID say; TIMEOUT if it is not
   *     durable after that time, and is still tried; INTERRUPTED
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

  /** The durable revision as a future of your own, for callers who do not wait. */
  public CompletableFuture<Long> toFuture() {
    return revision.copy();
  }
}
