package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The group commit of concurrent writers of documents, on two lanes: while one waits for its
 * callers to come back, the other keeps the server busy.
 *
 * <p>A caller that finds a free lane works on its own thread at once. All others put a request into
 * the queue of the {@link Turns}. When a lane is free again, a thread of the writer ({@link Lane})
 * carries out its share of the queue. No caller owns that thread, so an interrupt or deadline of
 * one caller can't end a group on which others depend. A group that all callers have given up is
 * ended.
 *
 * <p>Over a slow connection the time of a group depends on its bytes. So the {@link Pace} makes
 * groups smaller, and a call of many batches has only a few of its requests in the queue at any
 * time. A single batch that has waited for long is carried out beside the lanes, so that saves do
 * not delay a server's heartbeat.
 */
final class Writer implements AutoCloseable {
  static final int LANES = 2;

  /** How long an interrupted caller still waits for the commit that its request is part of. */
  private static final long GRACE_NANOS = 200_000_000;

  /** The time for which a caller that gave up waits for the outcome of a group that was ended. */
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

  /** Carries out the batches, alone or with those of others, and returns when they are durable. */
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

  /** Puts only a few of many requests into the queue at a time. */
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

  /** Withdraws the requests that no lane has taken, and waits briefly for the end of the rest. */
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
