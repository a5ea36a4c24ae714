package io.github.worldkeep.bootstrap.host;

import java.time.Duration;

/**
 * When a call of a {@link Host} must be over, for providers whose calls are made of several steps.
 *
 * @param nanos as {@link System#nanoTime} counts
 */
public record Deadline(long nanos) {
  /** {@link Host#REQUEST_TIMEOUT} from now on. */
  public static Deadline ofOneCall() {
    return after(Host.REQUEST_TIMEOUT);
  }

  /** So much from now on. */
  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left, at least zero. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }
}
