package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of all players of a server, within a deadline. */
record Closing<T>(
    GameServer server,
    Saver<T> saver,
    PlayerCollections<T> collections,
    Optional<Journal> journal) {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  CloseReport close(Map<String, PlayerHandle<T>> loaded, Duration deadline) {
    int left = await(leave(loaded), deadline);
    saver.stop();
    Queue<String> journaled = new ConcurrentLinkedQueue<>();
    Queue<String> unsaved = new ConcurrentLinkedQueue<>();
    loaded.values().parallelStream() // A journal's entry waits for the disk.
        .forEach(player -> end(player, journaled, unsaved));
    if (!journaled.isEmpty()) {
      server.keepLeases();
    }
    return new CloseReport(left, List.copyOf(journaled), List.copyOf(unsaved));
  }

  private void end(PlayerHandle<T> player, Queue<String> journaled, Queue<String> unsaved) {
    Optional<Attempt<T>> attempt = player.unsavedAttempt();
    if (attempt.isPresent()) {
      (keep(attempt.get()) ? journaled : unsaved).add(player.id());
    }
    player.abandon(ended(player));
  }

  /** Answers whether it is in the journal. */
  private boolean keep(Attempt<T> attempt) {
    String why = saver.away().map(Throwable::getMessage).orElse("the deadline was over");
    try {
      if (journal.isPresent()) {
        journal.get().write(Replay.entry(collections, attempt, server.now(), why));
      }
      return journal.isPresent();
    } catch (IOException | RuntimeException e) {
      LOG.error("{} could not be kept in the journal", attempt.player(), e);
      return false; // Reported as unsaved.
    }
  }

  private static StoreException ended(PlayerHandle<?> player) {
    return new StoreException(
        Kind.CLOSED,
        Retry.OUTCOME_UNKNOWN,
        player + " was not durable when the players were closed",
        null);
  }

  private static <T> List<Save> leave(Map<String, PlayerHandle<T>> loaded) {
    List<Save> leaves = new ArrayList<>();
    for (PlayerHandle<T> player : loaded.values()) {
      try {
        leaves.add(player.leave());
      } catch (LeaseLostException | IllegalStateException e) {
        // It is gone already: nothing is left to be saved here.
      }
    }
    return leaves;
  }

  /** Answers how many are durable. */
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
