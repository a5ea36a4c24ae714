package io.github.worldkeep.bootstrap.backend.http;

import java.util.function.LongSupplier;

/** When a call must have ended. */
record CallDeadline(LongSupplier nanoTime, long at) {
  long left() {
    return Math.max(0, at - nanoTime.getAsLong());
  }

  /** One that leaves half of the time for what comes after. */
  CallDeadline half() {
    return new CallDeadline(nanoTime, at - left() / 2);
  }
}
