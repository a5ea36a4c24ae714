package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.Write;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Batches that wait for their turn, all or a part of one call's, and what becomes of them. The
 * caller, who may withdraw, and the {@link Writer}, who may take it, agree by its state on who was
 * first.
 */
final class Request {
  private enum State {
    WAITING,
    TAKEN,
    WITHDRAWN
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<List<Write>> batches;
  private final int[] slots;
  private final int writes;
  private final long bytes;
  private List<BatchResult> results = List.of();

  /**
   * Some of a call's batches.
   *
   * @param slots the place of each among all of the call
   */
  Request(List<List<Write>> batches, int[] slots) {
    this.batches = batches;
    this.slots = slots;
    this.writes = batches.stream().mapToInt(List::size).sum();
    this.bytes = batches.stream().mapToLong(Request::bytes).sum();
  }

  static long bytes(List<Write> batch) {
    long bytes = 0;
    for (Write write : batch) {
      bytes += write.json() == null ? 0 : write.content().length;
    }
    return bytes;
  }

  List<List<Write>> batches() {
    return batches;
  }

  int writes() {
    return writes;
  }

  long bytes() {
    return bytes;
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

  void end(List<BatchResult> results) {
    this.results = List.copyOf(results);
    ended.countDown();
  }

  void await() throws InterruptedException {
    ended.await();
  }

  /** Answers whether it ended in time. */
  boolean await(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  boolean ended() {
    return ended.getCount() == 0;
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
