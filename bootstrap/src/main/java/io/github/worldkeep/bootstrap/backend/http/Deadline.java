package io.github.worldkeep.bootstrap.backend.http;

import java.util.function.LongSupplier;

/** When a call must have ended. */
record Deadline(LongSupplier nanoTime, long at) {
  long left() {
    return Math.max(0, at - nanoTime.getAsLong());
  }

  /** One that leaves half of the time for what comes after. */
  Deadline half() {
    return new Deadline(nanoTime, at - left() / 2);
  }
}
