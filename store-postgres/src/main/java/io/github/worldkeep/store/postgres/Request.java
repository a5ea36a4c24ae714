package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.Write;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
  private @Nullable List<BatchResult> results;

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

  /** Puts the results into their places; if there are none, {@code otherwise} into each. */
  void collect(BatchResult[] all, BatchResult otherwise) {
    List<BatchResult> known = ended.getCount() == 0 ? results : null;
    for (int i = 0; i < slots.length; i++) {
      all[slots[i]] = known == null ? otherwise : known.get(i);
    }
  }
}
