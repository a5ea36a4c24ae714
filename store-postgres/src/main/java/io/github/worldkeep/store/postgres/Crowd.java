package io.github.worldkeep.store.postgres;

/**
 * How many callers write at the same time, as far as a writer can tell: those under way and those
 * who wait, since a lane waited in vain for more. Needs the lock of the {@link Turns}.
 */
final class Crowd {
  /** As many callers write alone, without waiting for each other. */
  private static final int FEW = 4;

  /** How long a free lane waits for those whose last request has ended, and who will come again. */
  private static final long GATHERING_NANOS = 200_000;

  /** The same while another lane keeps the server busy: the wait costs little then. */
  private static final long GATHERING_MEANWHILE_NANOS = 1_000_000;

  private int underWay;
  private int most;

  /** So few that nobody waits for others. */
  boolean few() {
    return most <= FEW;
  }

  void begin(int requests) {
    underWay += requests;
  }

  void end(int requests) {
    underWay -= requests;
  }

  /** One more has come. */
  void grow(int waiting) {
    most = Math.max(most, present(waiting));
  }

  /** Unless nobody else is missing, a lane has waited in vain. */
  void gaveUp(int waiting) {
    if (!gathered(waiting)) {
      most = present(waiting);
    }
  }

  private int present(int waiting) {
    return underWay + waiting;
  }

  /** Whether nobody else is likely to come, or a lane has enough to do. */
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
