package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;

/** How time passes for a local host. */
interface Timer {
  /** Does something later, in the order in which it is due, on a thread of the timer's own. */
  void after(Duration delay, Runnable task);

  /**
   * Keeps a caller waiting.
   *
   * @throws HostException if the timer is closed by then
   */
  void pause(Duration delay);

  /** Does nothing more, and ends all waiting. */
  void close();
}
