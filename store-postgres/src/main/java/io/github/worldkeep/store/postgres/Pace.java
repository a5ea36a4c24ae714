package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.Write;
import java.time.Duration;
import java.util.List;

/**
 * The most that one group carries. A group that took a quarter of the callers' patience makes the
 * next ones smaller, so that over a slow connection each still ends before its callers give up. A
 * full group that took less than a quarter of that makes them larger again: twice as much then
 * takes no more than half of what would be too long.
 *
 * <p>Written under the lock of the {@link Turns}.
 */
final class Pace {
  private static final Load FULL = new Load(500, 4L << 20);

  private final long slow;
  private volatile Load most = FULL;

  /** Starts with groups of the greatest size. */
  Pace(Duration patience) {
    slow = patience.toNanos() / 4;
  }

  Load most() {
    return most;
  }

  /** How long a group may take. */
  long slow() {
    return slow;
  }

  /** Takes note of how long a group took. A batch alone can't be made smaller. */
  void took(List<List<Write>> batches, long nanos) {
    boolean tooLong = nanos > slow && batches.size() > 1;
    boolean quick = nanos < slow / 4 && !most.equals(FULL);
    if (tooLong || quick) {
      Load load = Load.ofAll(batches);
      if (quick) {
        grow(load);
      } else {
        shrink(load);
      }
    }
  }

  private void shrink(Load load) {
    while (load.fits(most) && !most.equals(most.halved())) {
      most = most.halved();
    }
  }

  private void grow(Load load) {
    if (!load.doubled().fits(most)) {
      Load next = most.doubled();
      most = next.fits(FULL) ? next : FULL;
    }
  }
}
