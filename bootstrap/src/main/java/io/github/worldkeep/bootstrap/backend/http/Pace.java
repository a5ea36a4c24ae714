package io.github.worldkeep.bootstrap.backend.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The times of a call, and their clock.
 *
 * @param patience the time for a whole call
 * @param pause the time before the second attempt, doubled before the third
 * @param nanoTime a monotonic clock
 */
record Pace(Duration patience, Duration pause, LongSupplier nanoTime) {
  static Pace of(Duration patience) {
    return new Pace(patience, Duration.ofMillis(100), System::nanoTime);
  }

  CallDeadline deadline() {
    return new CallDeadline(nanoTime, nanoTime.getAsLong() + patience.toNanos());
  }

  CallDeadline deadlineFor(long bytes, long bytesPerSecond) {
    long more = Duration.ofSeconds(bytes / bytesPerSecond).toNanos();
    return new CallDeadline(nanoTime, nanoTime.getAsLong() + patience.toNanos() + more);
  }
}
