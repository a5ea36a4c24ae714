package io.github.worldkeep.examples.game;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that owns the game. It runs 20 ticks a second, and between them the commands of all
 * clients, in the order of their arrival. Saves run on it too, so a save holds a moment between two
 * commands.
 */
final class GameLoop {

  private static final Duration TICK = Duration.ofMillis(50);
  private static final int WAITING_COMMANDS = 64;

  private final Game game;
  private final long autosaveTicks;
  private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(WAITING_COMMANDS);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean saved;

  /**
   * Creates the loop.
   *
   * @param autosave the time between two saves, rounded to ticks; zero for none
   */
  GameLoop(Game game, Duration autosave) {
    this.game = game;
    this.autosaveTicks = autosave.isZero() ? Long.MAX_VALUE : Math.max(1, autosave.dividedBy(TICK));
  }

  /** Runs a command on the loop's thread, and returns its answer. Waits while the queue is full. */
  String ask(int client, Command command) throws InterruptedException {
    Request request = new Request(client, command, new CompletableFuture<>());
    requests.put(request);
    return request.answer().join();
  }

  /** Runs the game on the calling thread until {@link #stop}, then saves it. */
  void run() throws InterruptedException {
    try {
      play();
      game.save();
      saved = true;
    } catch (IOException e) {
      System.err.println("what changed since the last save is lost: " + e);
    } finally {
      ended.countDown();
    }
  }

  /** Makes the game end, and returns at once. */
  void stop() {
    stopping = true;
  }

  /** Waits for the end of the game, and returns whether everything was saved. */
  boolean awaitSaved() throws InterruptedException {
    ended.await();
    return saved;
  }

  private void play() throws InterruptedException {
    long nextTick = System.nanoTime() + TICK.toNanos();
    while (!stopping) {
      Request request = requests.poll(nextTick - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (request != null) {
        request.answer().complete(game.answer(request.client(), request.command()));
      }
      if (System.nanoTime() - nextTick >= 0) {
        // Counted from now, not from the missed tick, so a paused game does not race to catch up.
        nextTick = System.nanoTime() + TICK.toNanos();
        tick();
      }
    }
  }

  private void tick() {
    if (game.tick() % autosaveTicks == 0) {
      try {
        game.save();
      } catch (IOException e) {
        System.err.println("autosave failed, the next one will save the same again: " + e);
      }
    }
  }

  private record Request(int client, Command command, CompletableFuture<String> answer) {}
}
