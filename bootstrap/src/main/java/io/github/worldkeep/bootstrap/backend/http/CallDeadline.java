package io.github.worldkeep.bootstrap.backend.http;

import java.util.function.LongSupplier;

/** The time at which a call must end. */
record CallDeadline(LongSupplier nanoTime, long at) {
  long left() {
    return Math.max(0, at - nanoTime.getAsLong());
  }

  /** Returns a deadline after half of the time that is left. */
  CallDeadline half() {
    return new CallDeadline(nanoTime, at - left() / 2);
  }
}
