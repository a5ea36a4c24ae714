package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.player.Checkpoint;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.WorldDirectory;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a session: the world's files and all players of one moment, in one commit.
 * Only one is made at a time. A request during a checkpoint gets the next one.
 */
final class Checkpointing<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  /** How long to wait for one part, after the parts before it. */
  private static final Duration PARTS = Duration.ofMinutes(1);

  private final GameCalls<T> game;
  private final Audience audience;
  private final Outage outage;
  private final Optional<Players<T>> players;
  private final Optional<WorldDirectory> world;
  private final ExecutorService thread;

  /** Guards {@link #next}, for moments. */
  private final ReentrantLock lock = new ReentrantLock();

  private Optional<CompletableFuture<Void>> next = Optional.empty();
  private volatile long durableAt = System.nanoTime();
  private volatile boolean stopped;

  /**
   * Creates the checkpoints of what is loaded.
   *
   * @param thread runs one task after the other
   */
  Checkpointing(
      GameCalls<T> game,
      Audience audience,
      Outage outage,
      Optional<Players<T>> players,
      Optional<WorldDirectory> world,
      ExecutorService thread) {
    this.game = game;
    this.audience = audience;
    this.outage = outage;
    this.players = players;
    this.world = world;
    this.thread = thread;
  }

  /** Requests a checkpoint that begins after this call. */
  CompletableFuture<Void> request() {
    CompletableFuture<Void> mine;
    lock.lock();
    try {
      if (next.isPresent()) {
        return next.get();
      }
      mine = new CompletableFuture<>();
      next = Optional.of(mine);
    } finally {
      lock.unlock();
    }
    try {
      thread.execute(this::runNext);
    } catch (RejectedExecutionException e) {
      mine.completeExceptionally(new IllegalStateException("the session is over", e));
    }
    return mine;
  }

  /**
   * Requests a checkpoint whose failure is only logged, once for each outage of a store. The next
   * one tries again.
   */
  void requestQuietly() {
    var unused =
        request()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null && !Outage.isReason(failure)) {
                    LOG.error("a checkpoint failed", failure);
                  }
                });
  }

  private void runNext() {
    CompletableFuture<Void> mine;
    lock.lock();
    try {
      mine = next.orElseThrow();
      next = Optional.empty();
    } finally {
      lock.unlock();
    }
    try {
      save();
      mine.complete(null);
    } catch (Throwable e) { // The caller receives every failure.
      outage.noteFailure(e);
      mine.completeExceptionally(e);
    }
  }

  /** Makes a checkpoint now, on this thread. */
  void save() throws Exception {
    if (stopped) {
      throw new IllegalStateException("the lease is lost: nothing is saved any more");
    }
    long started = System.nanoTime();
    Moment moment = new Moment();
    try {
      game.save(moment::take);
      moment.take(); // If the game has not called it.
      commit(moment.checkpoint);
    } finally {
      moment.close();
    }
    durableAt = started;
    outage.noteSuccess();
  }

  private void commit(Optional<Checkpoint> checkpoint) {
    if (world.isPresent()) {
      long started = System.nanoTime();
      SaveReport saved = save(world.get(), checkpoint);
      SnapshotLog.saved(saved, started);
      audience.tell(listener -> listener.saved(saved));
    } else {
      checkpoint.ifPresent(this::commitPlayers);
    }
  }

  /**
   * Commits players without a world. They need not be in one commit, which may be too large for a
   * slow store.
   */
  private void commitPlayers(Checkpoint checkpoint) {
    try {
      checkpoint.commit(Batch::new);
    } catch (StoreException e) {
      if (e.kind() != Kind.TIMEOUT) {
        throw e;
      }
      LOG.warn("one commit of all players took too long: they are saved in parts", e);
      checkpoint.close();
      List<Save> parts = players.orElseThrow().saveAll();
      parts.forEach(part -> part.await(PARTS));
    }
  }

  private SaveReport save(WorldDirectory saving, Optional<Checkpoint> checkpoint) {
    TransferProgress progress = audience.progress(listener -> listener.saving(saving.world().id()));
    try {
      return checkpoint.isPresent()
          ? saving.save(progress, checkpoint.get()::commit)
          : saving.save(progress);
    } catch (IOException e) {
      throw new UncheckedIOException("the world's files can't be saved: " + e.getMessage(), e);
    }
  }

  /** Prevents all further checkpoints, as the lease is lost. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  Duration timeSinceDurable() {
    return Duration.ofNanos(System.nanoTime() - durableAt);
  }

  /**
   * Holds the checkpoint that the game's moment opens. It is opened once, and closed even if the
   * game never returns.
   */
  private final class Moment {
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private boolean over;

    void take() {
      lock.lock();
      try {
        if (checkpoint.isEmpty() && !over) {
          checkpoint = players.map(Players::beginCheckpoint);
        }
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        over = true;
      } finally {
        lock.unlock();
      }
      checkpoint.ifPresent(Checkpoint::close);
    }
  }
}
