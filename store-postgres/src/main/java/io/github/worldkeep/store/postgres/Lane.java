package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A thread that carries out groups of requests, and the group under way. */
final class Lane {
  private final Thread thread;
  private final Batches batches;
  private final Turns turns;

  /** Guards the group: it is never another one that is ended. */
  private final ReentrantLock lock = new ReentrantLock();

  private List<Request> group = List.of();

  /**
   * A lane that has not started.
   *
   * @param next waits for a group; the lane ends with an empty one
   */
  Lane(String name, Supplier<List<Request>> next, Batches batches, Turns turns) {
    this.batches = batches;
    this.turns = turns;
    thread = new Thread(() -> carryOutAll(next), name);
    thread.setDaemon(true);
  }

  /** Starts the thread, if it has not been started. */
  void start() {
    if (thread.getState() != Thread.State.NEW) {
      return;
    }
    lock.lock();
    try {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  private void carryOutAll(Supplier<List<Request>> next) {
    for (List<Request> requests = next.get(); !requests.isEmpty(); requests = next.get()) {
      carryOut(requests);
    }
  }

  private void carryOut(List<Request> requests) {
    List<List<Write>> all = new ArrayList<>();
    requests.forEach(request -> all.addAll(request.batches()));
    long started = System.nanoTime();
    List<BatchResult> results;
    begin(requests);
    try {
      results = run(all);
    } finally {
      over();
      turns.leave(requests.size(), all, System.nanoTime() - started);
    }
    Request.end(requests, results);
  }

  /** Whatever happens, the callers wait for results, and the next ones for the thread. */
  private List<BatchResult> run(List<List<Write>> all) {
    try {
      return batches.run(all);
    } catch (InterruptedException e) {
      BatchResult ended = Call.failed(Retry.OUTCOME_UNKNOWN, "ended during a commit: all gave up");
      return Collections.nCopies(all.size(), ended);
    } catch (RuntimeException | Error e) {
      return Collections.nCopies(all.size(), new BatchResult.Failed(Failures.defect(e)));
    }
  }

  /** Its callers may have given up between their turn and now. */
  private void begin(List<Request> requests) {
    lock.lock();
    try {
      group = requests;
      endIfAbandoned();
    } finally {
      lock.unlock();
    }
  }

  /** An interrupt after it would end the next group. */
  private void over() {
    lock.lock();
    try {
      group = List.of();
      boolean unused = Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the group if no caller waits for it. */
  void endIfAbandoned() {
    lock.lock();
    try {
      if (!group.isEmpty() && group.stream().allMatch(Request::abandoned)) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
