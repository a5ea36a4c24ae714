package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Passes on what a host says, for providers: in order, on one daemon thread of its own, so that a
 * slow listener delays no heartbeat and may call the host; the first allocation, or that there is
 * none; each reason of a soft stop only once, and no more than 100 of them, and a hard stop too;
 * and nothing after {@link #close}. Times and texts are within the {@link Bounds}.
 */
public final class OrderedListener implements HostListener, AutoCloseable {
  private static final String ALLOCATION = "allocation";
  private static final String HARD_STOP = "hard stop";
  private static final int MAX_MESSAGES = 100;

  private final HostListener listener;
  private final ExecutorService thread;
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param host names the thread
   */
  public OrderedListener(String host, HostListener listener) {
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "worldkeep-" + host + "-listener");
              made.setDaemon(true);
              return made;
            });
  }

  @Override
  public void allocated(Allocation allocation) {
    once(ALLOCATION, () -> listener.allocated(allocation));
  }

  /** {@link #allocated(Allocation)}, or that it failed, if what the host said makes none. */
  public void allocated(Supplier<Allocation> allocation) {
    Allocation given;
    try {
      given = allocation.get();
    } catch (HostException | IllegalArgumentException e) {
      allocationFailed("the host gave no allocation that can be used: " + e.getMessage());
      return;
    }
    allocated(given);
  }

  @Override
  public void allocationFailed(String why) {
    once(ALLOCATION, () -> listener.allocationFailed(Bounds.text(why)));
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    String text = Bounds.text(why);
    once("soft stop: " + text, () -> listener.softStop(text, grace.map(Bounds::grace)));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    once(HARD_STOP, () -> listener.hardStop(Bounds.text(why), grace.map(Bounds::grace)));
  }

  private void once(String what, Runnable saying) {
    boolean room = said.size() < MAX_MESSAGES || what.equals(HARD_STOP);
    if (closed || !room || !said.add(what)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            if (!closed) {
              saying.run();
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed since: nobody listens any more.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdown();
  }
}
