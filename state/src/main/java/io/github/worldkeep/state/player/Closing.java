package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The end of all players of a server, within a deadline. */
record Closing<T>(GameServer server, Saver<T> saver, JournalKeeper<T> journal) {
  private static final Duration MAX_STOPPING = Duration.ofSeconds(2);

  CloseReport close(Collection<PlayerHandle<T>> loaded, Duration deadline) {
    Duration stopping = stopping(deadline);
    int left = await(leave(loaded), deadline.minus(stopping));
    saver.stop(stopping);
    Queue<String> journaled = new ConcurrentLinkedQueue<>();
    Queue<String> unsaved = new ConcurrentLinkedQueue<>();
    loaded.parallelStream() // A journal's entry waits for the disk.
        .forEach(player -> end(player, journaled, unsaved));
    if (!journaled.isEmpty()) {
      server.keepLeasesOnClose();
    }
    return new CloseReport(left, List.copyOf(journaled), List.copyOf(unsaved));
  }

  /** A write that hangs is part of the time, too. */
  private static Duration stopping(Duration deadline) {
    Duration quarter = deadline.dividedBy(4);
    return quarter.compareTo(MAX_STOPPING) < 0 ? quarter : MAX_STOPPING;
  }

  private void end(PlayerHandle<T> player, Queue<String> journaled, Queue<String> unsaved) {
    Optional<Attempt<T>> attempt = player.unsavedAttempt();
    if (attempt.isPresent()) {
      (keep(attempt.get()) ? journaled : unsaved).add(player.id());
    }
    player.abandon(ended(player));
  }

  private boolean keep(Attempt<T> attempt) {
    return journal.keep(
        attempt, saver.away().map(Throwable::getMessage).orElse("the deadline was over"));
  }

  private static StoreException ended(PlayerHandle<?> player) {
    return new StoreException(
        Kind.CLOSED,
        Retry.OUTCOME_UNKNOWN,
        player + " was not durable when the players were closed",
        null);
  }

  private static <T> List<Save> leave(Collection<PlayerHandle<T>> loaded) {
    List<Save> leaves = new ArrayList<>();
    for (PlayerHandle<T> player : loaded) {
      try {
        leaves.add(player.leave());
      } catch (LeaseLostException | IllegalStateException e) {
        // It is gone already: nothing is left to be saved here.
      }
    }
    return leaves;
  }

  /** Returns the number of durable players. */
  private static int await(List<Save> leaves, Duration deadline) {
    long started = System.nanoTime();
    int left = 0;
    for (Save save : leaves) {
      long nanos = deadline.toNanos() - (System.nanoTime() - started);
      try {
        save.await(Duration.ofNanos(Math.max(0, nanos)));
        left++;
      } catch (LeaseLostException e) {
        // Not this server's any more.
      } catch (StoreException e) {
        if (e.kind() == Kind.INTERRUPTED) {
          return left;
        }
      }
    }
    return left;
  }
}
