package io.github.worldkeep.state.history;

/** A promise that was broken. */
record Violation(Invariant invariant, String what) {
  /** What must hold. */
  enum Invariant {
    /** At every moment, every item is owned by exactly one player. */
    ITEMS,
    /** A player's revisions go up one by one, and a content has one revision. */
    ORDER,
    /**
     * Each content was written under the lease that owned the player just before; a lease is of one
     * load, and once it ended it is over.
     */
    OWNERSHIP,
    /** Each content follows from the one before, by steps that its writer took. */
    STEPS,
    /** A trade is durable at both players or at none, and nothing is lost or made in it. */
    TRADES,
    /** What was said to be durable is, in the revision that was named. */
    ACKNOWLEDGED,
    /** A load answers a content that was stored, and nothing older than what was acknowledged. */
    LOADS,
    /** What the triggers saw last is what is stored. */
    WITNESS
  }
}
