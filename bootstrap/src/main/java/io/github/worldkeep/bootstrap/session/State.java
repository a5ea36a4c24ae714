package io.github.worldkeep.bootstrap.session;

import java.util.EnumSet;
import java.util.Set;

/** Where a server is in its life. */
public enum State {
  /** Nothing has happened yet. */
  NEW,
  /** It logs in to the backend. */
  LOGGING_IN,
  /** It begins another cycle: one session, from its host to its clean-up. */
  RECYCLING,
  /** It connects to the host. */
  REGISTRATION,
  /** It waits for the host to give it a session. */
  AWAIT_ALLOCATION,
  /** It keeps the host from giving it a session. */
  RESERVING,
  /** It makes a session of its own. */
  CREATING_SESSION,
  /** It waits for the session to be there, and to be its own. */
  FINALIZING,
  /** It enters itself as the one who runs the session. */
  CREATING_INSTANCE,
  /** It acquires the leases on the session and its world. */
  LEASING,
  /** It restores the world. */
  LOADING,
  /** The game takes over what was loaded, and the address is published. */
  SYNCING,
  /** It is played. */
  ACTIVE,
  /** It is played to its end: nobody comes any more. */
  DRAINING,
  /** The game stops. */
  UNSYNCING,
  /** What is not durable yet is saved. */
  FINAL_SAVE,
  /** Everything that a cycle holds is given back. */
  CLEANUP,
  /** The same after a failure. */
  FAILING,
  /** The end in mode DISABLED: the game runs by itself. */
  DISABLED,
  /** The end in mode LOGIN_ONLY. */
  COMPLETE_LOGIN_ONLY,
  /** The end: everything was done, but perhaps not everything was saved. */
  STOPPED,
  /** The end after a failure. */
  FAILED;

  private static final Set<State> ENDS = EnumSet.range(DISABLED, FAILED);

  /** Whether nothing happens any more. */
  public boolean isTerminal() {
    return ENDS.contains(this);
  }
}
