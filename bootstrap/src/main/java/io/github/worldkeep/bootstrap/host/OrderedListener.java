package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Passes on what a host says, for providers: in order, on one daemon thread of its own, so that a
 * slow listener delays no heartbeat and may call the host; the first allocation, or that there is
 * none; each reason of a soft stop only once, and a hard stop too; and nothing after {@link
 * #close}.
 */
public final class OrderedListener implements HostListener, AutoCloseable {
  private static final String ALLOCATION = "allocation";

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

  @Override
  public void allocationFailed(String why) {
    once(ALLOCATION, () -> listener.allocationFailed(why));
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    once("soft stop: " + why, () -> listener.softStop(why, grace));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    once("hard stop", () -> listener.hardStop(why, grace));
  }

  private void once(String what, Runnable saying) {
    if (closed || !said.add(what)) {
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
