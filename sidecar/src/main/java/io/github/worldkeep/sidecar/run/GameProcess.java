package io.github.worldkeep.sidecar.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The game server: a process with the standard input, output and error of the command. */
sealed interface GameProcess permits ChildGame, LaunchedGame {
  long pid();

  /**
   * Completes with the exit code. If a signal ended the game, the code is 128 plus the signal's
   * number.
   */
  CompletableFuture<Integer> ended();

  /** Sends a signal, given by its name without SIG or by its number. */
  void signal(String name);

  /** Returns whether Ctrl+C reaches the game without this process. */
  boolean isInterruptedByTerminal();

  /** Sends TERM after this time, if the game has not ended. */
  default void terminateAfter(Duration time) {
    CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> signal("TERM"));
  }

  /** Waits until the game has ended, and returns whether it has. */
  default boolean endsWithin(Duration time) throws InterruptedException {
    try {
      ended().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // An end is never exceptional.
    }
  }
}
