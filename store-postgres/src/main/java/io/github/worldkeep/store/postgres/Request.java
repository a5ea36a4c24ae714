package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.Write;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waiting batches, all or a part of those of one call, and their outcomes. The caller may withdraw
 * the request, and a {@link Lane} may take it; the request's state decides which was first.
 *
 * <p>A thread that ends requests holds their shared lock until the last has ended. Each caller that
 * wakes then passes the lock on, and so wakes the next. If many woke at once, they would compete
 * with this thread and with the server for a processor.
 */
final class Request {
  private enum State {
    WAITING,
    TAKEN,
    WITHDRAWN
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final ReentrantLock ends;
  private final Condition end;
  private volatile boolean ended;
  private final List<List<Write>> batches;
  private final int[] slots;
  private final Load load;
  private boolean lone;
  private long since;
  private volatile boolean abandoned;
  private List<BatchResult> results = List.of();

  /**
   * Some of a call's batches.
   *
   * @param slots the place of each among all of the call
   * @param ends the lock of all requests
   */
  Request(List<List<Write>> batches, int[] slots, ReentrantLock ends) {
    this.ends = ends;
    this.end = ends.newCondition();
    this.batches = batches;
    this.slots = slots;
    this.load = Load.ofAll(batches);
  }

  List<List<Write>> batches() {
    return batches;
  }

  Load load() {
    return load;
  }

  /** Begins to wait as the only request of its call. Needs the lock of the {@link Turns}. */
  void beginWaitingAlone() {
    lone = batches.size() == 1;
    since = System.nanoTime();
  }

  /** Whether it is one batch, and all of its call. Needs the lock of the {@link Turns}. */
  boolean lone() {
    return lone;
  }

  /** How much is left of so long a wait. Needs the lock of the {@link Turns}. */
  long left(long nanos) {
    return nanos - (System.nanoTime() - since);
  }

  /** Marks it as abandoned: its caller has stopped waiting. */
  void abandon() {
    abandoned = true;
  }

  boolean abandoned() {
    return abandoned;
  }

  boolean withdraw() {
    return state.compareAndSet(State.WAITING, State.WITHDRAWN);
  }

  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  boolean withdrawn() {
    return state.get() == State.WITHDRAWN;
  }

  /** Ends requests, which share a lock, with the results of all their batches in order. */
  static void end(List<Request> group, List<BatchResult> results) {
    ReentrantLock ends = group.get(0).ends;
    ends.lock();
    try {
      int from = 0;
      for (Request request : group) {
        int end = from + request.batches.size();
        request.end(results.subList(from, end));
        from = end;
      }
    } finally {
      ends.unlock();
    }
  }

  /** Ends requests with the same result for each of their batches. */
  static void end(List<Request> group, BatchResult result) {
    int size = group.stream().mapToInt(request -> request.batches.size()).sum();
    end(group, Collections.nCopies(size, result));
  }

  private void end(List<BatchResult> results) {
    this.results = List.copyOf(results);
    ended = true;
    end.signalAll();
  }

  void await() throws InterruptedException {
    ends.lockInterruptibly();
    try {
      while (!ended) {
        end.await();
      }
    } finally {
      ends.unlock();
    }
  }

  /** Returns whether the request ended in time. */
  boolean await(long nanos) throws InterruptedException {
    ends.lockInterruptibly();
    try {
      long left = nanos;
      while (!ended && left > 0) {
        left = end.awaitNanos(left);
      }
      return ended;
    } finally {
      ends.unlock();
    }
  }

  boolean ended() {
    return ended;
  }

  /** Puts the results into their places, once it has ended. */
  void collect(BatchResult[] all) {
    for (int i = 0; i < slots.length; i++) {
      all[slots[i]] = results.get(i);
    }
  }

  /** Puts this result into each place. */
  void fill(BatchResult[] all, BatchResult result) {
    for (int slot : slots) {
      all[slot] = result;
    }
  }
}
