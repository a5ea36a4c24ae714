package io.github.worldkeep.bootstrap.session;

import java.time.Duration;

/**
 * How long the final save may take: two thirds of it world and players together, the rest but for a
 * tenth the players by themselves; the tenth is for their journal. It may become less while the
 * save is under way.
 */
final class SaveTime {
  private static final int TOGETHER_SHARE_OF_THREE = 2;
  private static final int JOURNAL_SHARE = 10;

  private boolean begun;
  private long together;
  private long players;

  /** It ends within this time, or before, if that was said already. */
  synchronized void within(Duration limit) {
    long now = System.nanoTime();
    long latest = now + limit.minus(limit.dividedBy(JOURNAL_SHARE)).toNanos();
    if (!begun || latest - players < 0) {
      begun = true;
      players = latest;
      together = now + limit.multipliedBy(TOGETHER_SHARE_OF_THREE).dividedBy(3).toNanos();
    }
  }

  /** What is left to save world and players together; nothing if it is over. */
  synchronized Duration together() {
    return left(together);
  }

  /** What is left to save the players. */
  synchronized Duration players() {
    return left(players);
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
