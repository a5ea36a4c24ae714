package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a host's messages to the {@link HostListener} that is connected, for providers.
 *
 * <ul>
 *   <li>Messages are delivered in order, on one daemon thread. A slow listener delays no heartbeat,
 *       and a listener may call the host.
 *   <li>Of {@link #allocated} and {@link #allocationFailed}, only the first message is delivered.
 *   <li>A soft stop is delivered once for each reason, and for at most 100 reasons. A hard stop is
 *       delivered once.
 *   <li>Texts and times are brought into the {@link Bounds}.
 *   <li>Messages before {@link #connect} and after {@link #close} are dropped.
 * </ul>
 */
public final class OrderedListener implements HostListener, AutoCloseable {
  private static final String ALLOCATION = "allocation";
  private static final String HARD_STOP = "hard stop";
  private static final int MAX_MESSAGES = 100;

  private final Set<String> delivered = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread;
  private volatile @Nullable HostListener listener;
  private volatile boolean closed;

  /**
   * Creates a listener that drops messages until {@link #connect}.
   *
   * @param host the host's name, which names the thread
   */
  public OrderedListener(String host) {
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "worldkeep-" + host + "-listener");
              made.setDaemon(true);
              return made;
            });
  }

  /** Delivers the messages from now on. */
  public void connect(HostListener to) {
    listener = to;
  }

  /** Returns whether messages are delivered. */
  public boolean isConnected() {
    return listener != null && !closed;
  }

  @Override
  public void allocated(Allocation allocation) {
    once(ALLOCATION, to -> to.allocated(allocation));
  }

  /**
   * Delivers an allocation that is made of what the host sent.
   *
   * @param allocation if it throws {@link HostException} or {@link IllegalArgumentException},
   *     {@link #allocationFailed} is delivered instead
   */
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
    once(ALLOCATION, to -> to.allocationFailed(Bounds.text(why)));
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    String text = Bounds.text(why);
    once("soft stop: " + text, to -> to.softStop(text, grace.map(Bounds::grace)));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    once(HARD_STOP, to -> to.hardStop(Bounds.text(why), grace.map(Bounds::grace)));
  }

  private void once(String what, Consumer<HostListener> message) {
    HostListener to = listener;
    boolean room = delivered.size() < MAX_MESSAGES || what.equals(HARD_STOP);
    if (to == null || closed || !room || !delivered.add(what)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            if (!closed) {
              message.accept(to);
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed in between: the message is dropped.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdown();
  }
}
