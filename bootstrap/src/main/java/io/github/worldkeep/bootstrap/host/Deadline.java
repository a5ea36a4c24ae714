package io.github.worldkeep.bootstrap.host;

import java.time.Duration;

/**
 * The time at which a call of a {@link Host} must end, for providers whose calls have several
 * steps.
 *
 * @param nanos the time by {@link System#nanoTime}
 */
public record Deadline(long nanos) {
  /** Returns the deadline that is {@link Host#REQUEST_TIMEOUT} from now. */
  public static Deadline ofOneCall() {
    return after(Host.REQUEST_TIMEOUT);
  }

  /** Returns the deadline that is a time from now. */
  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns the time that is left, at least zero. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }
}
