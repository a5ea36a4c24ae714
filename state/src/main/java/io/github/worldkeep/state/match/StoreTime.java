package io.github.worldkeep.state.match;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The store's clock, asked once, and what has passed here since: the time without a round trip, as
 * true as this machine's clock runs evenly, however wrong it is set.
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
