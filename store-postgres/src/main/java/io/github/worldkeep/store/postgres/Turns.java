package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue of waiting requests, and the number of free lanes. The lock is never held during I/O.
 */
final class Turns {
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition late = lock.newCondition();
  private final Queue<Request> queue = new ArrayDeque<>();
  private final Crowd crowd = new Crowd();
  private int free = Writer.LANES;
  private int gathering;

  /** The late lane waits, for as long as no lone request comes. */
  private boolean noneLone;

  private boolean closed;

  Turns(Pace pace) {
    this.pace = pace;
  }

  /** Takes a lane for the calling thread, if one is free and no request waits. */
  boolean enter() {
    lock.lock();
    try {
      requireOpen();
      boolean entered = free > 0 && queue.isEmpty() && crowd.few();
      if (entered) {
        begin(1);
      }
      return entered;
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new DriverException(Kind.CLOSED, "the store is closed");
    }
  }

  private void begin(int requests) {
    free--;
    crowd.begin(requests);
  }

  /** Gives a lane back. */
  void leave(int requests, List<List<Write>> all, long nanos) {
    lock.lock();
    try {
      pace.took(all, nanos);
      free++;
      crowd.end(requests);
      if (!queue.isEmpty()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts some of one call's requests into the queue. */
  void addParts(List<Request> requests) {
    lock.lock();
    try {
      requireOpen();
      queue.addAll(requests);
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a call's only request into the queue. */
  void add(Request request) {
    lock.lock();
    try {
      requireOpen();
      queue.add(request);
      request.beginWaitingAlone();
      if (noneLone && request.lone()) {
        noneLone = false;
        late.signal();
      }
      crowd.grow(queue.size());
      if (gathering == 0 || crowd.gathered(queue.size())) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what has been withdrawn. */
  void drop(List<Request> requests) {
    lock.lock();
    try {
      queue.removeAll(requests);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for requests and a lane, and takes both; empty when the writer is closed. */
  List<Request> next() {
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
          begin(group.size());
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
    if (crowd.few()) {
      return;
    }
    gathering++;
    try {
      long started = System.nanoTime();
      long left = crowd.patience();
      while (!closed && left > 0 && !crowd.gathered(queue.size())) {
        work.awaitNanos(left);
        left = crowd.patience() - (System.nanoTime() - started);
      }
      crowd.gaveUp(queue.size());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      gathering--;
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    return new IllegalStateException("a lane is interrupted only while it has a group", e);
  }

  private List<Request> take() {
    int share = crowd.share();
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

  /**
   * Waits until a lone request has been in the queue for long, and takes it, free lane or not;
   * empty when the writer is closed.
   */
  List<Request> nextLate() {
    lock.lock();
    try {
      while (!closed) {
        Optional<Request> oldest = queue.stream().filter(Request::lone).findFirst();
        if (oldest.isEmpty()) {
          noneLone = true;
          late.awaitUninterruptibly();
        } else if (oldest.get().left(pace.slow()) > 0) {
          late.awaitNanos(oldest.get().left(pace.slow()));
        } else if (queue.remove(oldest.get()) && oldest.get().take()) {
          begin(1);
          return List.of(oldest.get());
        }
      }
      return List.of();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes; what waits still has its turn. */
  void close() {
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
