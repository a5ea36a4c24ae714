package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes players. It writes all waiting players together, as many as the store
 * accepts, each in a batch of its own. So a player's writes never overlap, and each is conditional
 * on the version of the one before. An unknown outcome is settled before the player is written
 * again.
 */
final class Saver<T> {
  private static final long LEAST_STOPPING_MILLIS = 50;
  private static final long SHORTEST_PAUSE = 50_000_000;
  private static final long LONGEST_PAUSE = 2_000_000_000;

  private final GameServer server;
  private final PlayerCollections<T> collections;
  private final PlayersListener listener;
  private final Pace pace = new Pace();
  private final Outcomes<T> outcomes;
  private final Queue<PlayerHandle<T>> queue = new ConcurrentLinkedQueue<>();
  private final Jobs jobs = new Jobs();

  /** Between the beginning of both sides of an exchange, no checkpoint begins. */
  private final ReentrantLock beginning = new ReentrantLock();

  private final Thread thread;
  private long pause;
  private volatile boolean holding;
  private volatile boolean idle;
  private volatile boolean stopped;
  private volatile @Nullable StoreException away;

  /**
   * Starts the thread.
   *
   * @param ended called for players that have left or are lost
   */
  Saver(
      GameServer server,
      PlayerCollections<T> collections,
      JournalKeeper<T> journal,
      PlayersListener listener,
      Consumer<PlayerHandle<T>> ended) {
    this.server = server;
    this.collections = collections;
    this.listener = listener;
    this.outcomes = new Outcomes<>(collections, journal, listener, pace, ended);
    thread = new Thread(this::run, "worldkeep-" + collections.players().name());
    thread.setDaemon(true);
    thread.start();
  }

  void enqueue(PlayerHandle<T> player) {
    queue.add(player);
    wake();
  }

  /**
   * Begins an exchange on the saver's thread, between two rounds, while nothing is uncertain and
   * nothing is held.
   */
  void exchange(Runnable work, Consumer<RuntimeException> cancelled) {
    jobs.addExchange(new Jobs.Job(work, cancelled));
    jobAdded();
  }

  /** The same for a checkpoint's commit, while all else is held. */
  void checkpoint(Runnable work, Consumer<RuntimeException> cancelled) {
    jobs.addCheckpoint(new Jobs.Job(work, cancelled));
    jobAdded();
  }

  private void jobAdded() {
    wake();
    if (stopped) {
      jobs.end();
    }
  }

  /** Holds writes: from now on, no write of a player's value begins. */
  void hold() {
    beginning.lock();
    try {
      holding = true;
    } finally {
      beginning.unlock();
    }
  }

  /** Continues held writes. The caller queues the players again. */
  void goOn() {
    holding = false;
    wake();
  }

  boolean holding() {
    return holding;
  }

  /** Returns false, and does nothing, if writes are held. */
  boolean unlessHolding(Runnable begin) {
    beginning.lock();
    try {
      if (!holding) {
        begin.run();
      }
      return !holding;
    } finally {
      beginning.unlock();
    }
  }

  private void wake() {
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Finds out what became of writes that are uncertain. On the saver's thread alone. */
  void settle() {
    outcomes.settle();
  }

  Optional<StoreException> away() {
    return Optional.ofNullable(away);
  }

  /**
   * Ends the thread, if need be in the middle of a write.
   *
   * @param patience half of it for a write to end, and half for it to be interrupted
   */
  void stop(Duration patience) {
    stopped = true;
    LockSupport.unpark(thread);
    long millis = Math.max(LEAST_STOPPING_MILLIS, patience.toMillis() / 2);
    try {
      thread.join(millis);
      thread.interrupt();
      thread.join(millis);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    jobs.end();
  }

  private void run() {
    while (!stopped) {
      try {
        settleFirst();
        Jobs.Job job = outcomes.settled() ? jobs.next(holding) : null;
        if (job != null) {
          job.work().run();
          outcomes.settle();
        }
        saveAll();
        back();
      } catch (StoreException e) {
        pauseAfter(e);
      } catch (RuntimeException e) { // Of a listener: the others must still be saved.
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      await();
    }
  }

  /**
   * Settles all that is uncertain before a job; else a part, so that a slow store gets on with the
   * others' writes. A checkpoint does not wait for a store that is away.
   */
  private void settleFirst() {
    try {
      if (jobs.waiting(holding)) {
        outcomes.settle();
      } else {
        outcomes.settleSome();
      }
    } catch (StoreException e) {
      jobs.cancelCheckpoints(e);
      throw e;
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
    return away == null && outcomes.settled() && queue.isEmpty() && !jobs.waiting(holding);
  }

  private void pauseAfter(StoreException failure) {
    if (away == null && !stopped) {
      away = failure;
      listener.storeUnavailable(failure);
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
      listener.storeAvailable();
    }
  }

  private void saveAll() {
    List<Writing<T>> writings = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    Instant now = server.now();
    String id = server.id();
    while (batches.size() < pace.most()) {
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
          outcomes.refused(attempt.get(), e);
        }
      }
    }
    if (!batches.isEmpty()) {
      commitEach(writings, batches);
    }
  }

  /**
   * Carries out a batch and these attempts in one commit. On the saver's thread alone. A failure of
   * the attempts is dealt with as any other's.
   */
  BatchOutcome.Committed together(Batch batch, List<Attempt<T>> attempts) {
    int others = batch.size();
    List<Writing<T>> writings = writings(batch, attempts);
    long started = System.nanoTime();
    try {
      BatchOutcome.Committed committed = server.documents().commit(batch);
      writings.forEach(writing -> outcomes.succeeded(writing, writing.stored(committed)));
      return committed;
    } catch (ConflictException e) {
      if (e.operation().orElse(0) < others) {
        writings.forEach(writing -> outcomes.again(writing.attempt(), e));
      } else {
        writings.forEach(writing -> outcomes.failed(writing, e));
      }
      throw e;
    } catch (StoreException e) {
      pace.failed(writings.size(), e, started);
      writings.forEach(writing -> outcomes.failed(writing, e));
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
        outcomes.refused(attempts.get(i), e);
        writings.forEach(writing -> outcomes.again(writing.attempt(), e));
        attempts.subList(i + 1, attempts.size()).forEach(attempt -> outcomes.again(attempt, e));
        throw e;
      }
    }
    return writings;
  }

  private void commitEach(List<Writing<T>> writings, List<Batch> batches) {
    long started = System.nanoTime();
    StoreException failure;
    try {
      failure = conclude(writings, server.documents().commitEach(batches));
    } catch (StoreException e) {
      writings.forEach(writing -> outcomes.failed(writing, e));
      failure = e;
    }
    pace.answered(writings.size(), failure, started);
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns why the store is away for some of them, if it is. */
  private @Nullable StoreException conclude(List<Writing<T>> writings, List<BatchOutcome> answers) {
    StoreException failure = null;
    for (int i = 0; i < writings.size(); i++) {
      Writing<T> writing = writings.get(i);
      BatchOutcome outcome = answers.get(i);
      if (outcome instanceof BatchOutcome.Committed committed) {
        outcomes.succeeded(writing, writing.stored(committed));
        pause = 0;
      } else if (outcome instanceof BatchOutcome.Refused refused) {
        failure = outcomes.failed(writing, refused.reason()) ? refused.reason() : failure;
      }
    }
    return failure;
  }
}
