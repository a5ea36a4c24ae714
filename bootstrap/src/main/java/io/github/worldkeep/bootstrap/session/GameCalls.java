package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the game, one call at a time, on a thread of its own. A game that hangs can be left behind,
 * and the save does not wait for it.
 */
final class GameCalls<T> {
  private static final Logger LOG = LoggerFactory.getLogger(GameCalls.class);

  private final Game<T> game;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-game"));
  private final Duration patience;
  private volatile @Nullable Session<T> session;

  /** Guards {@link #stopping}, for moments. */
  private final ReentrantLock lock = new ReentrantLock();

  private boolean stopping;

  /** A call of the game. */
  private interface Call<T> {
    void on(Game<T> game, Session<T> session) throws Exception;
  }

  /**
   * Creates the calls of a game.
   *
   * @param patience how long the game may take to write its files
   */
  GameCalls(Game<T> game, Duration patience) {
    this.game = game;
    this.patience = patience;
  }

  void of(Session<T> loaded) {
    session = loaded;
  }

  /** Returns the session that the game has received, if it has one. */
  Optional<Session<T>> session() {
    return Optional.ofNullable(session);
  }

  void prepare(SessionPlace place, Duration deadline) throws Exception {
    Callable<Boolean> call =
        () -> {
          game.prepare(place);
          return true;
        };
    await(thread.submit(call), deadline, "prepare");
  }

  void load(Duration deadline) throws Exception {
    await(begin(Game::load), deadline, "start");
  }

  void save(Runnable moment) throws Exception {
    await(beginSave(moment), patience, "write its files");
  }

  /**
   * Rejects a save while the game stops: the game may wait for the caller, and the save for the
   * game.
   */
  private Future<?> beginSave(Runnable moment) {
    lock.lock();
    try {
      if (stopping) {
        throw new IllegalStateException("the game stops; it is saved after that");
      }
      return begin((g, s) -> g.save(s, moment));
    } finally {
      lock.unlock();
    }
  }

  void stop(Duration deadline) throws Exception {
    try {
      await(beginStop(), deadline, "stop");
    } finally {
      setStopping(false);
    }
  }

  private Future<?> beginStop() {
    lock.lock();
    try {
      stopping = true;
      return begin(Game::stop);
    } finally {
      lock.unlock();
    }
  }

  private void setStopping(boolean now) {
    lock.lock();
    try {
      stopping = now;
    } finally {
      lock.unlock();
    }
  }

  void sessionChanged(GameSession now) {
    tell("sessionChanged", (g, s) -> g.sessionChanged(s, now));
  }

  void softStop(Duration left) {
    tell("softStop", (g, s) -> g.softStop(s, left));
  }

  void leaseLost() {
    tell("leaseLost", Game::leaseLost);
  }

  /** Interrupts the call that is under way; no other follows. */
  void end() {
    thread.shutdownNow();
  }

  private void tell(String what, Call<T> call) {
    var unused =
        thread.submit(
            () -> {
              try {
                call.on(game, Objects.requireNonNull(session));
              } catch (Exception e) {
                LOG.error("the game's {} failed", what, e);
              }
            });
  }

  private Future<?> begin(Call<T> call) {
    return thread.submit(
        () -> {
          call.on(game, Objects.requireNonNull(session));
          return true;
        });
  }

  private static void await(Future<?> call, Duration deadline, String what) throws Exception {
    try {
      call.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new IllegalStateException("the game did not " + what + " within " + deadline, e);
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception known ? known : e;
    }
  }
}
