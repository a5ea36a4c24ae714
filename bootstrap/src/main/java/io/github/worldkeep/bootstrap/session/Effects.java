package io.github.worldkeep.bootstrap.session;

/** What the machine does to the world outside. Called on the event loop; returns at once. */
interface Effects {
  /**
   * Begins an action. Its end is told to {@link SessionMachine#ended}, later, and perhaps never.
   */
  void begin(Ticket ticket);

  /** Interrupts what was begun for this ticket. */
  void cancel(Ticket ticket);

  /** The machine is in another state now. */
  void entered(State state);
}
