package io.github.worldkeep.examples.game;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that owns the game: 20 ticks a second, and between them the commands of all clients in
 * the order in which they came. Saving happens on it too, so a save is a moment between two
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

  /** Saves every so often, rounded to ticks, or never where {@code autosave} is zero. */
  GameLoop(Game game, Duration autosave) {
    this.game = game;
    this.autosaveTicks = autosave.isZero() ? Long.MAX_VALUE : Math.max(1, autosave.dividedBy(TICK));
  }

  /** Has a command carried out and waits for the answer; waits its turn while the queue is full. */
  String ask(int client, Command command) throws InterruptedException {
    Request request = new Request(client, command, new CompletableFuture<>());
    requests.put(request);
    return request.answer().join();
  }

  /** Runs the game on the calling thread until it is stopped, then saves it. */
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

  /** Lets the game end without waiting for it. */
  void stop() {
    stopping = true;
  }

  /** Waits for the end of the game and answers whether all of it was saved. */
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
        // From now on, not from the missed tick: a game that was paused does not race to catch up.
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
