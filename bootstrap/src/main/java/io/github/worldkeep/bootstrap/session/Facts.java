package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;

/** The facts on which transitions depend. Belongs to the event loop. */
final class Facts {
  final Mode mode;
  final int maxRecycles;

  /** The number of cycles that have begun, the first one included. Names the current cycle. */
  int cycles;

  boolean softStopped;
  boolean hostAskedToStop;
  boolean loggedIn;
  boolean failed;
  boolean unsaved;

  /** The facts of the current cycle. */
  CycleFacts cycle = new CycleFacts();

  Facts(Mode mode, int maxRecycles) {
    this.mode = mode;
    this.maxRecycles = maxRecycles;
  }

  void beginCycle() {
    cycles++;
    cycle = new CycleFacts();
  }
}
