package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The group commit of all who write documents at the same time, on two lanes: while one waits for
 * its callers to come back, the other keeps the server busy.
 *
 * <p>A caller who finds a lane free works on his own thread at once, and loses nothing. Everybody
 * else puts a request into the queue of the {@link Turns}, and when a lane is free again, a thread
 * of the writer ({@link Lane}) carries out its share of what has gathered there. That thread
 * belongs to nobody, so no caller's interrupt or deadline can end what others depend on; a group
 * whose callers have all given up is ended.
 *
 * <p>Over a slow connection a group takes as long as it has bytes. So the {@link Pace} makes groups
 * smaller, a call of many batches has only a few of its requests in the queue at any time, and one
 * lone batch that has waited in the queue for long goes beside the lanes: a server's heartbeat is
 * not held up by its saves.
 */
final class Writer implements AutoCloseable {
  static final int LANES = 2;

  /** How long an interrupted caller still waits for the commit that its request is part of. */
  private static final long GRACE_NANOS = 200_000_000;

  /** How long a caller who gave up waits for what becomes of a group that was ended. */
  private static final long ENDING_NANOS = 500_000_000;

  private final Batches batches;
  private final Pace pace;
  private final Turns turns;

  /** And one more, beside them, for what has waited for long while these are taken. */
  private final List<Lane> lanes = new ArrayList<>();

  /** The lock of all requests. */
  private final ReentrantLock ends = new ReentrantLock();

  Writer(Batches batches, Pace pace) {
    this.batches = batches;
    this.pace = pace;
    this.turns = new Turns(pace);
    for (int i = 1; i <= LANES; i++) {
      lanes.add(lane(i, turns::next));
    }
    lanes.add(lane(LANES + 1, turns::nextLate));
  }

  private Lane lane(int number, Supplier<List<Request>> next) {
    return new Lane("worldkeep-postgres-writer-" + number, next, batches, turns);
  }

  /** Carries out the batches, alone or with others', and answers when they are durable. */
  List<BatchResult> write(List<List<Write>> all) throws InterruptedException {
    List<BatchResult> results = carryOut(all);
    Call.throwIfAllFailed(results);
    return results;
  }

  private List<BatchResult> carryOut(List<List<Write>> all) throws InterruptedException {
    Load most = pace.most();
    if (Split.needless(all, most) && turns.enter()) {
      return alone(all);
    }
    return queued(Split.of(all, most, ends));
  }

  private List<BatchResult> alone(List<List<Write>> all) throws InterruptedException {
    long started = System.nanoTime();
    try {
      return batches.run(all);
    } finally {
      turns.leave(1, all, System.nanoTime() - started);
    }
  }

  /** Of many requests, a few at a time are in the queue, among the other callers'. */
  private List<BatchResult> queued(Call call) throws InterruptedException {
    List<Request> requests = call.requests();
    int sent = 0;
    try {
      for (int i = 0; i < requests.size(); i++) {
        int next = call.sentBeforeEndOf(i);
        if (next > sent) {
          send(call, sent, next);
          sent = next;
        }
        requests.get(i).await();
      }
      return call.results();
    } catch (InterruptedException e) {
      return givenUp(call);
    }
  }

  /** When the store has been closed meanwhile, the rest ends without having begun. */
  private void send(Call call, int from, int to) {
    List<Request> requests = call.requests();
    try {
      lanes.forEach(Lane::start);
      if (requests.size() == 1) {
        turns.add(requests.get(0));
      } else {
        turns.addParts(requests.subList(from, to));
      }
    } catch (DriverException e) {
      if (from == 0) {
        throw e;
      }
      Request.end(requests.subList(from, requests.size()), new BatchResult.Failed(e));
    }
  }

  /**
   * Withdraws what nobody has taken, and waits a little for the end of the rest; then waits for it
   * no longer.
   */
  private List<BatchResult> givenUp(Call call) throws InterruptedException {
    call.withdraw();
    turns.drop(call.requests());
    try {
      if (!call.ended(GRACE_NANOS)) {
        abandon(call);
        boolean unused = call.ended(ENDING_NANOS);
      }
    } catch (InterruptedException e) {
      abandon(call); // Interrupted once more: no grace.
    }
    return call.resultsSoFar();
  }

  private void abandon(Call call) {
    call.requests().forEach(Request::abandon);
    lanes.forEach(Lane::endIfAbandoned);
  }

  /** Refuses what comes; what waits is still carried out. */
  @Override
  public void close() {
    turns.close();
  }
}
