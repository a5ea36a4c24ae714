package io.github.worldkeep.store.postgres;

/**
 * An estimate of the number of concurrent callers: those under way and those that wait, since a
 * lane last waited in vain for more. Needs the lock of the {@link Turns}.
 */
final class Crowd {
  /** As many callers write alone, without waiting for each other. */
  private static final int FEW = 4;

  /**
   * The time for which a free lane waits for further requests of callers whose last one has ended.
   */
  private static final long GATHERING_NANOS = 200_000;

  /** The same while another lane keeps the server busy: the wait costs little then. */
  private static final long GATHERING_MEANWHILE_NANOS = 1_000_000;

  private int underWay;
  private int most;

  /** Whether there are so few callers that none waits for others. */
  boolean few() {
    return most <= FEW;
  }

  void begin(int requests) {
    underWay += requests;
  }

  void end(int requests) {
    underWay -= requests;
  }

  /** Counts one more caller. */
  void grow(int waiting) {
    most = Math.max(most, present(waiting));
  }

  /** Records that a lane has waited in vain, unless no caller was missing. */
  void gaveUp(int waiting) {
    if (!gathered(waiting)) {
      most = present(waiting);
    }
  }

  private int present(int waiting) {
    return underWay + waiting;
  }

  /** Whether no further caller is likely, or a lane has enough requests. */
  boolean gathered(int waiting) {
    return present(waiting) >= most || waiting >= share();
  }

  /** The most that a lane takes: with all of them, the other would stand idle meanwhile. */
  int share() {
    return Math.max(FEW, (most + Writer.LANES - 1) / Writer.LANES);
  }

  /** How long a lane waits for the rest. */
  long patience() {
    return underWay > 0 ? GATHERING_MEANWHILE_NANOS : GATHERING_NANOS;
  }
}
