package io.github.worldkeep.state.match;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The store's clock, read once and extrapolated by this machine's monotonic clock. It costs no
 * round trip, and does not depend on the time to which this machine is set.
 */
final class StoreTime {
  private final Instant asked;
  private final LongSupplier nanoTime;
  private final long askedNanos;

  StoreTime(Instant asked, LongSupplier nanoTime) {
    this.asked = asked;
    this.nanoTime = nanoTime;
    this.askedNanos = nanoTime.getAsLong();
  }

  Instant now() {
    return asked.plusMillis(Duration.ofNanos(nanoTime.getAsLong() - askedNanos).toMillis());
  }
}
