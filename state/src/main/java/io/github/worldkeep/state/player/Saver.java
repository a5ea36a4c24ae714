package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.PlayerHandle.Stored;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes players: all who wait are written at once, each in a batch of its own.
 * So a player's writes never overlap, and each is on condition of the version that the one before
 * answered.
 *
 * <p>A write that failed with a conflict, or with an unknown outcome, is settled before anything
 * else is written: the store is asked whose the player is. If the lease is this one's, nobody else
 * has written it, so the version there is this server's own; if not, the lease is lost.
 */
final class Saver<T> {
  private static final int MOST_AT_ONCE = 2_000;
  private static final long STOPPING_MILLIS = 1_000;
  private static final long SHORTEST_PAUSE = 50_000_000;
  private static final long LONGEST_PAUSE = 2_000_000_000;

  private final GameServer server;
  private final PlayerCollections<T> collections;
  private final PlayersListener listener;
  private final Consumer<PlayerHandle<T>> ended;
  private final Queue<PlayerHandle<T>> queue = new ConcurrentLinkedQueue<>();
  private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final List<Writing<T>> uncertain = new ArrayList<>();
  private long pause;
  private volatile boolean idle;
  private volatile boolean stopped;
  private volatile @Nullable StoreException away;

  /** Something to do between two rounds, and who hears that it never is. */
  private record Job(Runnable work, Consumer<RuntimeException> cancelled) {}

  /**
   * Starts it.
   *
   * @param ended hears of players who have left or are lost
   */
  Saver(
      GameServer server,
      PlayerCollections<T> collections,
      PlayersListener listener,
      Consumer<PlayerHandle<T>> ended) {
    this.server = server;
    this.collections = collections;
    this.listener = listener;
    this.ended = ended;
    thread = new Thread(this::run, "worldkeep-" + collections.players().name());
    thread.setDaemon(true);
    thread.start();
  }

  void enqueue(PlayerHandle<T> player) {
    queue.add(player);
    wake();
  }

  /** Runs something on the saver's thread, between two rounds, while nothing is uncertain. */
  void run(Runnable job, Consumer<RuntimeException> cancelled) {
    jobs.add(new Job(job, cancelled));
    wake();
    if (stopped) {
      cancelJobs();
    }
  }

  private void cancelJobs() {
    for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
      job.cancelled().accept(new IllegalStateException("the players are closed"));
    }
  }

  private void wake() {
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  int waiting() {
    return queue.size();
  }

  Optional<StoreException> away() {
    return Optional.ofNullable(away);
  }

  /** Ends the thread, if need be in the middle of a write. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(STOPPING_MILLIS);
      thread.interrupt();
      thread.join(STOPPING_MILLIS);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    cancelJobs();
  }

  private void run() {
    while (!stopped) {
      try {
        settle();
        Job job = jobs.poll();
        if (job != null) {
          job.work().run();
          settle();
        }
        saveAll();
        back();
      } catch (StoreException e) {
        pauseAfter(e);
      } catch (RuntimeException e) { // A listener's, say: the others must still be saved.
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      await();
    }
  }

  private void await() {
    idle = true;
    while (!stopped && nothingToDo()) {
      LockSupport.park(this);
      if (Thread.interrupted() && stopped) {
        break;
      }
    }
    idle = false;
  }

  private boolean nothingToDo() {
    return away == null && uncertain.isEmpty() && queue.isEmpty() && jobs.isEmpty();
  }

  private void pauseAfter(StoreException failure) {
    if (away == null) {
      away = failure;
      listener.storeAway(failure);
    }
    pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause * 2));
    long until = System.nanoTime() + pause;
    while (!stopped && System.nanoTime() < until) {
      LockSupport.parkNanos(this, until - System.nanoTime());
    }
  }

  private void back() {
    if (away != null) {
      away = null;
      pause = 0;
      listener.storeBack();
    }
  }

  private void saveAll() {
    List<Writing<T>> writings = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    Instant now = server.now();
    String id = server.id();
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      PlayerHandle<T> player = queue.poll();
      if (player == null) {
        break;
      }
      Optional<Attempt<T>> attempt = player.begin();
      if (attempt.isPresent()) {
        Batch batch = new Batch();
        try {
          writings.add(Writing.add(batch, collections, attempt.get(), id, now));
          batches.add(batch);
        } catch (RuntimeException e) { // The game's value can't be written.
          refused(attempt.get(), e);
        }
      }
    }
    if (!batches.isEmpty()) {
      conclude(writings, commitEach(writings, batches));
    }
  }

  /**
   * Carries out a batch and these attempts in one commit. On the saver's thread alone. A failure of
   * the attempts is dealt with as any other's.
   */
  BatchOutcome.Committed together(Batch batch, List<Attempt<T>> attempts) {
    int others = batch.size();
    List<Writing<T>> writings = writings(batch, attempts);
    try {
      BatchOutcome.Committed committed = server.documents().commit(batch);
      writings.forEach(writing -> succeeded(writing, writing.stored(committed)));
      return committed;
    } catch (ConflictException e) {
      boolean ofOthers = e.operation().orElse(0) < others;
      writings.forEach(
          w -> {
            if (ofOthers) {
              again(w.attempt(), e);
            } else {
              uncertain.add(w);
            }
          });
      throw e;
    } catch (StoreException e) {
      writings.forEach(writing -> failed(writing, e));
      throw e;
    }
  }

  private List<Writing<T>> writings(Batch batch, List<Attempt<T>> attempts) {
    Instant now = server.now();
    String id = server.id();
    List<Writing<T>> writings = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      try {
        writings.add(Writing.add(batch, collections, attempts.get(i), id, now));
      } catch (RuntimeException e) { // The game's value can't be written.
        refused(attempts.get(i), e);
        writings.forEach(writing -> again(writing.attempt(), e));
        attempts.subList(i + 1, attempts.size()).forEach(attempt -> again(attempt, e));
        throw e;
      }
    }
    return writings;
  }

  private List<BatchOutcome> commitEach(List<Writing<T>> writings, List<Batch> batches) {
    try {
      return server.documents().commitEach(batches);
    } catch (StoreException e) {
      writings.forEach(writing -> failed(writing, e));
      throw e;
    }
  }

  private void conclude(List<Writing<T>> writings, List<BatchOutcome> outcomes) {
    StoreException failure = null;
    for (int i = 0; i < writings.size(); i++) {
      Writing<T> writing = writings.get(i);
      BatchOutcome outcome = outcomes.get(i);
      if (outcome instanceof BatchOutcome.Committed committed) {
        succeeded(writing, writing.stored(committed));
      } else if (outcome instanceof BatchOutcome.Refused refused) {
        failure = failed(writing, refused.reason()) ? refused.reason() : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void succeeded(Writing<T> writing, Stored now) {
    Attempt<T> attempt = writing.attempt();
    boolean left = attempt.player().succeeded(attempt, now, writing.unknown());
    if (left) {
      ended.accept(attempt.player());
    }
    if (attempt.save() != null) {
      attempt.save().succeed(writing.revision());
    }
    if (attempt.exchange() != null) {
      attempt.exchange().succeed(writing.revision());
    }
  }

  /** Answers whether the store is away. */
  private boolean failed(Writing<T> writing, StoreException failure) {
    Attempt<T> attempt = writing.attempt();
    if (failure instanceof ConflictException) {
      uncertain.add(writing);
      return false;
    } else if (failure.retry() == Retry.OUTCOME_UNKNOWN) {
      uncertain.add(writing);
      return true;
    }
    return switch (failure.kind()) {
      case INVALID, UNSUPPORTED, CLOSED, NEWER_FORMAT, CORRUPT, NOT_FOUND -> {
        refused(attempt, failure);
        yield false;
      }
      default -> {
        again(attempt, failure);
        yield true;
      }
    };
  }

  private void again(Attempt<T> attempt, RuntimeException cause) {
    attempt.player().again(attempt);
    if (attempt.exchange() != null) {
      attempt.exchange().fail(cause);
    }
  }

  private void refused(Attempt<T> attempt, RuntimeException cause) {
    attempt.player().refused(attempt, cause);
    if (attempt.exchange() != null) {
      attempt.exchange().fail(cause);
    }
  }

  /** Finds out what became of writes that may have happened, or met somebody else's. */
  void settle() {
    if (uncertain.isEmpty()) {
      return;
    }
    List<String> ids = uncertain.stream().map(w -> w.attempt().player().id()).toList();
    List<Optional<Document<StoredPlayer>>> found = collections.players().getAll(ids);
    for (Optional<Document<StoredPlayer>> document : found) {
      settle(uncertain.get(0), document);
      uncertain.remove(0);
    }
  }

  private void settle(Writing<T> writing, Optional<Document<StoredPlayer>> found) {
    Attempt<T> attempt = writing.attempt();
    PlayerHandle<T> player = attempt.player();
    if (found.isEmpty()) {
      lose(attempt);
      return;
    }
    Envelope envelope = found.get().value().envelope();
    if (envelope.write().equals(attempt.write())) {
      succeeded(writing, writing.stored(found.get().version()));
    } else if (envelope.isOf(player.lease())) {
      player.settled(new Stored(found.get().version(), found.get().value()));
      again(attempt, new IllegalStateException("the exchange did not happen: try again"));
    } else if (attempt.leaving() && kept(writing)) {
      succeeded(writing, player.stored()); // Somebody else has the player since.
    } else {
      lose(attempt);
    }
  }

  /** Whether the revision that was to be written is there. */
  private boolean kept(Writing<T> writing) {
    Attempt<T> attempt = writing.attempt();
    String id = RevisionDocument.id(attempt.player().id(), writing.revision());
    return attempt.dirty()
        && collections
            .revisions()
            .get(id)
            .filter(revision -> revision.value().write().equals(attempt.write()))
            .isPresent();
  }

  private void lose(Attempt<T> attempt) {
    PlayerHandle<T> player = attempt.player();
    ended.accept(player); // Before anybody hears of it, who may load it again.
    player.lose();
    LeaseLostException lost = new LeaseLostException(player.toString());
    if (attempt.save() != null) {
      attempt.save().fail(lost);
    }
    if (attempt.exchange() != null) {
      attempt.exchange().fail(lost);
    }
    listener.leaseLost(player);
  }
}
