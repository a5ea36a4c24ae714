package io.github.worldkeep.examples.server;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The game's thread. Twenty times a second it runs the commands that clients have sent since the
 * last tick. Nothing on this thread waits for a store.
 */
final class Tick implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(50);

  private final Queue<FutureTask<String>> asked = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService thread;

  private Tick(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  static Tick start() {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(work -> Daemon.of(work, "tick"));
    Tick tick = new Tick(thread);
    var unused = thread.scheduleAtFixedRate(tick::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return tick;
  }

  /** Runs work at this interval, on the same thread. */
  void every(Duration interval, Runnable work) {
    var unused =
        thread.scheduleWithFixedDelay(
            work, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    for (FutureTask<String> next = asked.poll(); next != null; next = asked.poll()) {
      next.run();
    }
  }

  /** Runs a command in the next tick, and returns its answer. */
  String ask(Supplier<String> command) throws InterruptedException {
    FutureTask<String> task = new FutureTask<>(command::get);
    asked.add(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
    }
  }

  /** Ends the thread after the current tick. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
