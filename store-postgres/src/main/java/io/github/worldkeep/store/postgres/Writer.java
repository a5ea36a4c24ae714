package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The group commit of all who write documents at the same time, on two lanes: while one waits for
 * its callers to come back, the other keeps the server busy.
 *
 * <p>A caller who finds a lane free works on his own thread at once, and loses nothing. Everybody
 * else puts a request into the queue, and when a lane is free again, a thread of the writer carries
 * out its share of what has gathered there. That thread belongs to nobody, so no caller's interrupt
 * or deadline can end what others depend on; a group whose callers have all given up is ended. The
 * lock guards the queue and the lanes, and is never held during I/O.
 *
 * <p>Over a slow connection a group takes as long as it has bytes. So the {@link Pace} makes groups
 * smaller, a call of many batches has only a few of its requests in the queue at any time, and one
 * lone batch that has waited in the queue for long goes beside the lanes: a server's heartbeat is
 * not held up by its saves.
 */
final class Writer implements AutoCloseable {
  static final int LANES = 2;

  /** As many callers write alone, without waiting for each other. */
  private static final int FEW = 4;

  /** How long a free lane waits for those whose last request has ended, and who will come again. */
  private static final long GATHERING_NANOS = 200_000;

  /** The same while another lane keeps the server busy: the wait costs little then. */
  private static final long GATHERING_MEANWHILE_NANOS = 1_000_000;

  /** How long an interrupted caller still waits for the commit that its request is part of. */
  private static final long GRACE_NANOS = 200_000_000;

  /** How long a caller who gave up waits for what becomes of a group that was ended. */
  private static final long ENDING_NANOS = 500_000_000;

  /** How many requests of one call are in the queue or on a lane: enough to keep all lanes busy. */
  private static final int AT_ONCE = 2 * LANES;

  private final Batches batches;
  private final Pace pace;
  private final List<Lane> lanes = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock ends = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition late = lock.newCondition();
  private final Queue<Request> queue = new ArrayDeque<>();
  private int free = LANES;

  /** Requests on the lanes. */
  private int underWay;

  /** How many requests there were at the same time, since a lane waited in vain for more. */
  private int crowd;

  private int gathering;
  private boolean closed;

  /** A thread that carries out groups, and the group under way. */
  private static final class Lane {
    final Thread thread;
    List<Request> group = List.of();

    Lane(int number, Consumer<Lane> work) {
      thread = new Thread(() -> work.accept(this), "worldkeep-postgres-writer-" + number);
      thread.setDaemon(true);
      thread.start();
    }

    /** Ends the group if nobody waits for it. */
    void endIfAbandoned() {
      if (!group.isEmpty() && group.stream().allMatch(Request::abandoned)) {
        thread.interrupt();
      }
    }

    /** Whoever is interrupted after it would be the next group. */
    void over() {
      group = List.of();
      Thread.interrupted();
    }
  }

  Writer(Batches batches, Pace pace) {
    this.batches = batches;
    this.pace = pace;
  }

  /** Carries out the batches, alone or with others', and answers when they are durable. */
  List<BatchResult> write(List<List<Write>> all) throws InterruptedException {
    List<BatchResult> results = carryOut(all);
    Call.throwIfAllFailed(results);
    return results;
  }

  private List<BatchResult> carryOut(List<List<Write>> all) throws InterruptedException {
    Load most = pace.most();
    if (Split.needless(all, most) && enter()) {
      return alone(all);
    }
    return queued(new Call(Split.of(all, most, ends), all.size()));
  }

  private boolean enter() {
    lock.lock();
    try {
      if (closed) {
        throw new DriverException(Kind.CLOSED, "the store is closed");
      }
      boolean entered = free > 0 && queue.isEmpty() && crowd <= FEW;
      if (entered) {
        free--;
        underWay++;
      }
      return entered;
    } finally {
      lock.unlock();
    }
  }

  private List<BatchResult> alone(List<List<Write>> all) throws InterruptedException {
    long started = System.nanoTime();
    try {
      return batches.run(all);
    } finally {
      leave(1, all, System.nanoTime() - started);
    }
  }

  private void leave(int requests, List<List<Write>> all, long nanos) {
    lock.lock();
    try {
      pace.took(all, nanos);
      free++;
      underWay -= requests;
      if (!queue.isEmpty()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Of many requests, a few at a time are in the queue, among the other callers'. */
  private List<BatchResult> queued(Call call) throws InterruptedException {
    List<Request> requests = call.requests();
    int sent = 0;
    try {
      for (int i = 0; i < requests.size(); i++) {
        int next = Math.min(requests.size(), i + AT_ONCE);
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
    try {
      enqueue(call.requests().subList(from, to), call.requests().size() > 1);
    } catch (DriverException e) {
      if (from == 0) {
        throw e;
      }
      List<Request> rest = call.requests().subList(from, call.requests().size());
      end(rest, new BatchResult.Failed(e));
    }
  }

  /**
   * Puts requests into the queue.
   *
   * @param parts whether they are some of one call's
   */
  private void enqueue(List<Request> requests, boolean parts) {
    lock.lock();
    try {
      if (closed) {
        throw new DriverException(Kind.CLOSED, "the store is closed");
      }
      queue.addAll(requests);
      if (lanes.isEmpty()) {
        start();
      }
      if (parts) {
        work.signalAll();
        return;
      }
      requests.forEach(Request::beginWaitingAlone);
      crowd = Math.max(crowd, present());
      if (gathering == 0 || gathered()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    for (int i = 1; i <= LANES; i++) {
      lanes.add(new Lane(i, this::carryOutGroups));
    }
    lanes.add(new Lane(LANES + 1, this::carryOutLate));
  }

  /**
   * Withdraws what nobody has taken, and waits a little for the end of the rest; then waits for it
   * no longer.
   */
  private List<BatchResult> givenUp(Call call) throws InterruptedException {
    call.withdraw();
    drop(call);
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
    lock.lock();
    try {
      call.requests().forEach(Request::abandon);
      lanes.forEach(Lane::endIfAbandoned);
    } finally {
      lock.unlock();
    }
  }

  private void drop(Call call) {
    lock.lock();
    try {
      queue.removeAll(call.requests());
    } finally {
      lock.unlock();
    }
  }

  private void carryOutGroups(Lane lane) {
    for (List<Request> group = next(lane); !group.isEmpty(); group = next(lane)) {
      carryOut(lane, group);
    }
  }

  /** Beside the lanes: what has waited for long, while these are taken by slow groups. */
  private void carryOutLate(Lane lane) {
    for (List<Request> one = nextLate(lane); !one.isEmpty(); one = nextLate(lane)) {
      carryOut(lane, one);
    }
  }

  private List<Request> nextLate(Lane lane) {
    lock.lock();
    try {
      while (!closed) {
        Optional<Request> oldest =
            queue.stream().filter(r -> r.aloneForLonger(pace.slow())).findFirst();
        if (oldest.isPresent() && queue.remove(oldest.get()) && oldest.get().take()) {
          return begin(lane, List.of(oldest.get()));
        }
        long unused = late.awaitNanos(pace.slow() / 4);
      }
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer's threads", e);
    } finally {
      lock.unlock();
    }
  }

  private List<Request> begin(Lane lane, List<Request> group) {
    free--;
    underWay += group.size();
    lane.group = group;
    return group;
  }

  /** Waits for requests and a lane, and takes both; empty when the writer is closed. */
  private List<Request> next(Lane lane) {
    lock.lock();
    try {
      while (true) {
        while (!closed && (queue.isEmpty() || free <= 0)) {
          work.awaitUninterruptibly();
        }
        gather();
        if (free <= 0 && !closed) {
          continue;
        }
        List<Request> group = take();
        if (!group.isEmpty()) {
          begin(lane, group);
          if (free > 0 && !queue.isEmpty()) {
            work.signal();
          }
          return group;
        } else if (closed) {
          return List.of();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void gather() {
    if (crowd <= FEW) {
      return;
    }
    gathering++;
    try {
      long started = System.nanoTime();
      long left = patience();
      while (!closed && left > 0 && !gathered()) {
        work.awaitNanos(left);
        left = patience() - (System.nanoTime() - started);
      }
      if (!gathered()) {
        crowd = present();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer's threads", e);
    } finally {
      gathering--;
    }
  }

  private long patience() {
    return underWay > 0 ? GATHERING_MEANWHILE_NANOS : GATHERING_NANOS;
  }

  /** Whether nobody else is likely to come, or a lane has enough to do. */
  private boolean gathered() {
    return present() >= crowd || queue.size() >= share();
  }

  private int present() {
    return underWay + queue.size();
  }

  /** The most that a lane takes: with all of them, the other would stand idle meanwhile. */
  private int share() {
    return Math.max(FEW, (crowd + LANES - 1) / LANES);
  }

  private List<Request> take() {
    int share = share();
    List<Request> group = new ArrayList<>();
    Load most = pace.most();
    Load load = Load.NOTHING;
    for (Request request = queue.peek();
        request != null && group.size() < share;
        request = queue.peek()) {
      load = load.plus(request.load());
      if (!group.isEmpty() && !load.fits(most)) {
        return group;
      }
      queue.remove();
      if (request.take()) {
        group.add(request);
      }
    }
    return group;
  }

  private void carryOut(Lane lane, List<Request> group) {
    List<List<Write>> all = new ArrayList<>();
    group.forEach(request -> all.addAll(request.batches()));
    long started = System.nanoTime();
    List<BatchResult> results;
    try {
      results = batches.run(all);
    } catch (InterruptedException e) {
      BatchResult ended = Call.failed(Retry.OUTCOME_UNKNOWN, "ended during a commit: all gave up");
      results = Collections.nCopies(all.size(), ended);
    } catch (RuntimeException e) {
      results = Collections.nCopies(all.size(), new BatchResult.Failed(Failures.defect(e)));
    } finally {
      leave(lane, all, System.nanoTime() - started);
    }
    end(group, results);
  }

  private void leave(Lane lane, List<List<Write>> all, long nanos) {
    lock.lock();
    try {
      int requests = lane.group.size();
      lane.over();
      leave(requests, all, nanos);
    } finally {
      lock.unlock();
    }
  }

  private void end(List<Request> rest, BatchResult result) {
    int batches = rest.stream().mapToInt(request -> request.batches().size()).sum();
    end(rest, Collections.nCopies(batches, result));
  }

  private void end(List<Request> group, List<BatchResult> results) {
    ends.lock();
    try {
      int from = 0;
      for (Request request : group) {
        int end = from + request.batches().size();
        request.end(results.subList(from, end));
        from = end;
      }
    } finally {
      ends.unlock();
    }
  }

  /** Refuses what comes; what waits is still carried out. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      late.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
