package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes on what a host says, for providers: in order, on one daemon thread of its own, so that a
 * slow listener delays no heartbeat and may call the host; an allocation, its failure, a soft stop
 * and a hard stop each only the first time; and nothing after {@link #close}.
 */
public final class OrderedListener implements HostListener, AutoCloseable {
  private final HostListener listener;
  private final ExecutorService thread;
  private final AtomicBoolean allocated = new AtomicBoolean();
  private final AtomicBoolean softStopped = new AtomicBoolean();
  private final AtomicBoolean hardStopped = new AtomicBoolean();
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
    once(allocated, () -> listener.allocated(allocation));
  }

  @Override
  public void allocationFailed(String why) {
    once(allocated, () -> listener.allocationFailed(why));
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    once(softStopped, () -> listener.softStop(why, grace));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    once(hardStopped, () -> listener.hardStop(why, grace));
  }

  private void once(AtomicBoolean said, Runnable saying) {
    if (closed || said.getAndSet(true)) {
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
