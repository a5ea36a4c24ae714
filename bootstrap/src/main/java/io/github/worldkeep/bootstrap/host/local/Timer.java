package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;

/** The time of a local host. */
interface Timer {
  /** Runs a task after a delay, in the order in which tasks are due, on a thread of the timer. */
  void after(Duration delay, Runnable task);

  /**
   * Makes the caller wait.
   *
   * @throws HostException if the timer is closed before the time is over
   */
  void pause(Duration delay);

  /** Drops the tasks, and ends all waiting. */
  void close();
}
