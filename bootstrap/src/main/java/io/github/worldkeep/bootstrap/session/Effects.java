package io.github.worldkeep.bootstrap.session;

/** The effects of a {@link SessionMachine}. Called on the event loop; returns at once. */
interface Effects {
  /**
   * Begins an action. Its end is passed to {@link SessionMachine#ended}, later, and perhaps never.
   */
  void begin(Ticket ticket);

  /** Interrupts the action of this ticket. */
  void cancel(Ticket ticket);

  /** Called when the machine enters a state. */
  void entered(State state);
}
