package io.github.worldkeep.bootstrap.backend.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait, by which clock.
 *
 * @param patience for a whole call
 * @param pause before the second attempt; twice as long before the third
 * @param nanoTime a clock that only goes forward
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
