package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interval of heartbeats that a host sets, within the {@link Bounds}, for providers. Safe for
 * use by several threads.
 */
public final class HeartbeatInterval {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatInterval.class);

  private final String host;
  private volatile Duration interval;

  /**
   * Creates an interval.
   *
   * @param host the host's name, for a warning in the log
   * @param initial the interval until the host sets one
   */
  public HeartbeatInterval(String host, Duration initial) {
    this.host = host;
    this.interval = initial;
  }

  /** Returns the interval to use. */
  public Duration get() {
    return interval;
  }

  /** Sets the interval that the host wants. One out of bounds is logged when it begins. */
  public void set(Duration wanted) {
    Duration used = Bounds.heartbeat(wanted);
    if (!used.equals(wanted) && !used.equals(interval)) {
      LOG.warn("Host '{}' wants a heartbeat every {}, and gets one every {}", host, wanted, used);
    }
    interval = used;
  }
}
