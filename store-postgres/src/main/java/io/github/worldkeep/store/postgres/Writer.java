package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The group commit of all who write documents at the same time, on two lanes: while one waits for
 * its callers to come back, the other keeps the server busy.
 *
 * <p>A caller who finds a lane free works on his own thread at once, and loses nothing. Everybody
 * else puts a request into the queue, and when a lane is free again, a thread of the writer carries
 * out its share of what has gathered there. That thread belongs to nobody, so no caller's interrupt
 * or deadline can end what others depend on. The lock guards the queue and the lanes, and is never
 * held during I/O.
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

  private final Batches batches;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock ends = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Queue<Request> queue = new ArrayDeque<>();
  private int free = LANES;

  /** Requests on the lanes. */
  private int underWay;

  /** How many requests there were at the same time, since a lane waited in vain for more. */
  private int crowd;

  private int gathering;
  private boolean started;
  private boolean closed;

  Writer(Batches batches) {
    this.batches = batches;
  }

  /** Carries out the batches, alone or with others', and answers when they are durable. */
  List<BatchResult> write(List<List<Write>> all) throws InterruptedException {
    List<BatchResult> results =
        Split.needless(all) && enter() ? alone(all) : queued(Split.of(all, ends), all.size());
    throwIfAllFailed(results);
    return results;
  }

  /** All for the same reason, which is none of their contents: then nothing is known of any. */
  private static void throwIfAllFailed(List<BatchResult> results) {
    if (results.get(0) instanceof BatchResult.Failed first) {
      Kind kind = first.cause().kind();
      boolean alike =
          results.stream()
              .allMatch(r -> r instanceof BatchResult.Failed f && alike(f.cause(), first.cause()));
      if (alike && (kind != Kind.INVALID || results.size() == 1)) {
        throw Failures.again(first.cause());
      }
    }
  }

  private static boolean alike(DriverException a, DriverException b) {
    return a.kind() == b.kind() && a.retry().equals(b.retry());
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
    try {
      return batches.run(all);
    } finally {
      leave(1);
    }
  }

  private void leave(int requests) {
    lock.lock();
    try {
      free++;
      underWay -= requests;
      if (!queue.isEmpty()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private List<BatchResult> queued(List<Request> requests, int size) throws InterruptedException {
    enqueue(requests);
    boolean interrupted = false;
    try {
      for (Request request : requests) {
        request.await();
      }
    } catch (InterruptedException e) {
      giveUp(requests);
      interrupted = true;
    }
    return results(requests, size, interrupted);
  }

  private void enqueue(List<Request> requests) {
    lock.lock();
    try {
      if (closed) {
        throw new DriverException(Kind.CLOSED, "the store is closed");
      }
      queue.addAll(requests);
      if (!started) {
        started = true;
        for (int i = 1; i <= LANES; i++) {
          Thread thread = new Thread(this::carryOutGroups, "worldkeep-postgres-writer-" + i);
          thread.setDaemon(true);
          thread.start();
        }
      }
      if (requests.size() > 1) {
        work.signalAll();
        return;
      }
      crowd = Math.max(crowd, present());
      if (gathering == 0 || gathered()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Withdraws what nobody has taken; waits a little for the end of the rest. */
  private void giveUp(List<Request> requests) {
    requests.forEach(Request::withdraw);
    drop(requests);
    long started = System.nanoTime();
    for (Request request : requests) {
      long left = GRACE_NANOS - (System.nanoTime() - started);
      try {
        boolean ended = request.withdrawn() || request.await(Math.max(0, left));
        if (!ended) {
          return;
        }
      } catch (InterruptedException e) {
        return; // Interrupted once more: no grace.
      }
    }
  }

  private void drop(List<Request> requests) {
    lock.lock();
    try {
      queue.removeAll(requests);
    } finally {
      lock.unlock();
    }
  }

  private static List<BatchResult> results(List<Request> requests, int size, boolean interrupted)
      throws InterruptedException {
    BatchResult[] results = new BatchResult[size];
    for (Request request : requests) {
      if (request.ended()) {
        request.collect(results);
      } else if (request.withdrawn()) {
        String message = "interrupted before its turn; nothing was written";
        request.fill(results, failed(Retry.SAFE, message));
      } else if (size == 1) {
        throw new InterruptedException("interrupted during a commit");
      } else {
        request.fill(results, failed(Retry.OUTCOME_UNKNOWN, "interrupted during a commit"));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return Arrays.asList(results);
  }

  private static BatchResult failed(Retry retry, String message) {
    return new BatchResult.Failed(new DriverException(Kind.INTERRUPTED, retry, message, null));
  }

  private void carryOutGroups() {
    for (List<Request> group = next(); !group.isEmpty(); group = next()) {
      carryOut(group);
    }
  }

  /** Waits for requests and a lane, and takes both; empty when the writer is closed. */
  private List<Request> next() {
    lock.lock();
    try {
      while (true) {
        while (!closed && (queue.isEmpty() || free == 0)) {
          work.awaitUninterruptibly();
        }
        gather();
        if (free == 0 && !closed) {
          continue;
        }
        List<Request> group = take();
        if (!group.isEmpty()) {
          free--;
          underWay += group.size();
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
    int writes = 0;
    long bytes = 0;
    for (Request request = queue.peek();
        request != null && group.size() < share;
        request = queue.peek()) {
      writes += request.writes();
      bytes += request.bytes();
      if (!group.isEmpty() && (writes > Split.WRITES || bytes > Split.BYTES)) {
        return group;
      }
      queue.remove();
      if (request.take()) {
        group.add(request);
      }
    }
    return group;
  }

  private void carryOut(List<Request> group) {
    List<List<Write>> all = new ArrayList<>();
    group.forEach(request -> all.addAll(request.batches()));
    List<BatchResult> results;
    try {
      results = batches.run(all);
    } catch (InterruptedException | RuntimeException e) {
      results = Collections.nCopies(all.size(), new BatchResult.Failed(Failures.defect(e)));
    } finally {
      leave(group.size());
    }
    end(group, results);
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
    } finally {
      lock.unlock();
    }
  }
}
