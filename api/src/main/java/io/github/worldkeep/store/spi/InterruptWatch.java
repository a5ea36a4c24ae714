package io.github.worldkeep.store.spi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends blocking calls that an interrupt does not end, such as a read from a plain socket. A thread
 * checks several times a second whether the thread of a call was interrupted, by its owner or by
 * the timeout. If so, it runs the call's action to end it, such as closing the socket. Each open
 * store has one watch.
 */
public final class InterruptWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptWatch.class);
  private static final long POLL_MILLIS = 20;

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Starts the watching thread with this name. */
  public InterruptWatch(String name) {
    Thread thread = new Thread(this::look, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * One call. Its number is its state, on which both threads agree. Once {@link #close} has
   * returned, the call is not ended any more, so its connection may serve another call.
   */
  public final class Watched extends AtomicInteger implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int RUNNING = 0;
    private static final int OVER = 1;
    private static final int ENDING = 2;
    private static final int ENDED = 3;

    private final transient Thread thread = Thread.currentThread();
    private final transient Runnable way;

    private Watched(Runnable way) {
      this.way = way;
    }

    private void look() {
      if (thread.isInterrupted() && compareAndSet(RUNNING, ENDING)) {
        try {
          way.run();
        } catch (RuntimeException e) {
          LOG.warn("A call of an interrupted thread could not be ended; it goes on", e);
        } finally {
          set(ENDED);
        }
      }
    }

    /**
     * Whether the call was ended because its thread was interrupted; final after {@link #close}.
     */
    public boolean ended() {
      return get() == ENDED;
    }

    /** Ends the watch of the call. */
    @Override
    public void close() {
      watched.remove(this);
      if (!compareAndSet(RUNNING, OVER)) {
        while (get() == ENDING) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /**
   * Watches the calling thread until the returned object is closed.
   *
   * @param way ends the call, from another thread and without blocking; it runs at most once
   */
  public Watched begin(Runnable way) {
    Watched call = new Watched(way);
    watched.add(call);
    return call;
  }

  private void look() {
    try {
      while (!end.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        watched.forEach(Watched::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // No other code has this thread: it ends.
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    end.countDown();
  }
}
