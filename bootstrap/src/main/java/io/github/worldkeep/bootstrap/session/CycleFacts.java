package io.github.worldkeep.bootstrap.session;

/** The facts of one cycle on which transitions depend. Belongs to the event loop. */
final class CycleFacts {
  /** How often a session that is incomplete is polled. */
  static final int MAX_POLLS = 10;

  boolean recyclable = true;
  boolean instanceExists;
  boolean hostKnowsOfStop;
  boolean started;
  boolean left;
  boolean changed;
  int pollsLeft = MAX_POLLS;
}
