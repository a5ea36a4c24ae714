package io.github.worldkeep.bootstrap.session;

import java.time.Duration;

/**
 * Divides the time of the final save. Two thirds are for the world and the players together. The
 * players by themselves have the rest, but for a tenth, which is for their journal. The time may be
 * shortened while the save is under way.
 */
final class SaveTime {
  private static final int TOGETHER_SHARE_OF_THREE = 2;
  private static final int JOURNAL_SHARE = 10;

  private boolean begun;
  private long together;
  private long players;

  /** Limits the save to this time from now. An earlier limit that ends sooner stays. */
  synchronized void within(Duration limit) {
    long now = System.nanoTime();
    long latest = now + limit.minus(limit.dividedBy(JOURNAL_SHARE)).toNanos();
    if (!begun || latest - players < 0) {
      begun = true;
      players = latest;
      together = now + limit.multipliedBy(TOGETHER_SHARE_OF_THREE).dividedBy(3).toNanos();
    }
  }

  /** Returns the remaining time to save world and players together; zero if it is over. */
  synchronized Duration together() {
    return left(together);
  }

  /** Returns the remaining time to save the players; zero if it is over. */
  synchronized Duration players() {
    return left(players);
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
