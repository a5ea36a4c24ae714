package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.world.WorldDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The final save of a session, the most valuable first. All changed players and the world are saved
 * in one commit. If that fails, or takes longer than two thirds of the time, the players are saved
 * by themselves.
 */
final class FinalSave<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FinalSave.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Services services;
  private final Duration retries;
  private final Checkpointing<T> checkpointing;
  private final Optional<Players<T>> players;
  private final Optional<WorldDirectory> world;
  private final ExecutorService saving;
  private final SaveTime time = new SaveTime();
  private final List<String> unsavedPlayers = new CopyOnWriteArrayList<>();
  private boolean playersClosed;
  private volatile boolean started;
  private volatile boolean acknowledged;

  /**
   * Creates the final save of what is loaded.
   *
   * @param retries how long a failing commit is repeated
   * @param saving the thread of the checkpoints
   */
  FinalSave(
      Services services,
      Duration retries,
      Checkpointing<T> checkpointing,
      Optional<Players<T>> players,
      Optional<WorldDirectory> world,
      ExecutorService saving) {
    this.services = services;
    this.retries = retries;
    this.checkpointing = checkpointing;
    this.players = players;
    this.world = world;
    this.saving = saving;
  }

  /** Records that the game has started: from now on there is something to save. */
  void started() {
    started = true;
  }

  boolean isStarted() {
    return started;
  }

  /** Shortens the time of the save, whether it is under way or yet to begin. */
  void within(Duration limit) {
    time.within(limit);
  }

  /** Saves within a deadline. Without a started game, only the players are closed. */
  Trigger save(Duration deadline) throws InterruptedException {
    time.within(deadline);
    if (started) {
      Optional<Throwable> failure = saveTogether();
      acknowledged = failure.isEmpty();
      failure.ifPresent(this::tellUnsaved);
    }
    closePlayers(time.players());
    return unsaved().isEmpty() ? Trigger.SAVED : Trigger.SAVE_FAILED;
  }

  private void tellUnsaved(Throwable why) {
    world.ifPresent(
        w -> services.audience().tell(listener -> listener.unsaved(w.world().id(), why)));
  }

  /** Saves world and players in one commit. Returns the failure, if it failed. */
  private Optional<Throwable> saveTogether() throws InterruptedException {
    if (checkpointing.isStopped()) { // The players have leases of their own.
      return Optional.of(
          new LeaseLostException(world.map(w -> "world " + w.world().id()).orElse("the session")));
    }
    Future<?> save =
        saving.submit(
            () -> {
              services.repeated().run(retries, checkpointing::save);
              return true;
            });
    try {
      awaitTogether(save);
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.error("the final checkpoint failed", e.getCause());
      return Optional.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      LOG.error("the final checkpoint took too long; players are saved without the world");
      return Optional.of(new TimeoutException("there was not time enough"));
    } finally {
      save.cancel(true);
    }
  }

  /** Looks at the time again and again, as it may be shortened meanwhile. */
  private void awaitTogether(Future<?> save)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration left = time.together();
    while (!save.isDone() && !left.isZero()) {
      try {
        save.get(Math.min(left.toNanos(), LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        left = time.together();
      }
    }
    save.get(0, TimeUnit.NANOSECONDS);
  }

  /** Saves and closes the players, once. */
  void closePlayers(Duration deadline) {
    if (players.isPresent() && !playersClosed) {
      playersClosed = true;
      CloseReport report = players.get().close(deadline);
      report.journaled().forEach(id -> unsavedPlayers.add("player " + id + " (journal)"));
      report.unsaved().forEach(id -> unsavedPlayers.add("player " + id));
    }
  }

  /** Returns what is not saved. A played world is not saved until the commit is acknowledged. */
  List<String> unsaved() {
    List<String> all = new ArrayList<>();
    if (started && !acknowledged) {
      world.ifPresent(w -> all.add("world " + w.world().id()));
    }
    all.addAll(unsavedPlayers);
    return all;
  }
}
