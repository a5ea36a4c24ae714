package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;

/** What the life cycle remembers between transitions. Belongs to the event loop. */
final class Facts {
  /** How often a session that is not complete is asked for. */
  static final int MAX_POLLS = 10;

  final Mode mode;
  final int maxRecycles;

  /** How many cycles have begun; the first boot is one. Names the cycle that runs. */
  int cycles;

  // For the life of the process.
  boolean softStopped;
  boolean hostAskedToStop;
  boolean loggedIn;
  boolean failed;
  boolean unsaved;

  // For one cycle.
  boolean recyclable;
  boolean instanceExists;
  boolean hostKnowsOfStop;
  boolean started;
  boolean left;
  int pollsLeft;

  Facts(Mode mode, int maxRecycles) {
    this.mode = mode;
    this.maxRecycles = maxRecycles;
  }

  void beginCycle() {
    cycles++;
    recyclable = true;
    instanceExists = false;
    hostKnowsOfStop = false;
    started = false;
    left = false;
    pollsLeft = MAX_POLLS;
  }
}
