package io.github.worldkeep.bootstrap.session;

import java.util.EnumSet;
import java.util.Set;

/** The states of a server, in the order in which it goes through them. */
public enum State {
  /** The run has not started. */
  NEW,
  /** The server opens its stores, and logs in to the backend. */
  LOGGING_IN,
  /** Another cycle begins: one session, from the host to the clean-up. */
  RECYCLING,
  /** The server connects to the host. */
  REGISTRATION,
  /** The server waits for an allocation of the host. */
  AWAIT_ALLOCATION,
  /** The server reserves itself, so that the host allocates no session to it. */
  RESERVING,
  /** The server creates a session. */
  CREATING_SESSION,
  /** The server waits until the backend has the session, with its allocation. */
  FINALIZING,
  /** The server enters itself in the session as its instance. */
  CREATING_INSTANCE,
  /** The server acquires the leases on the session and its world. */
  LEASING,
  /** The server restores the world. */
  LOADING,
  /** The game starts, and the address is published. */
  SYNCING,
  /** The session is played. */
  ACTIVE,
  /** The session is played to its end, and no player joins any more. */
  DRAINING,
  /** The game stops. */
  UNSYNCING,
  /** The server saves all that is not durable yet. */
  FINAL_SAVE,
  /** The server releases all that the cycle holds. */
  CLEANUP,
  /** The same as {@link #CLEANUP}, after a failure. */
  FAILING,
  /** The end in mode DISABLED: the game runs without Worldkeep. */
  DISABLED,
  /** The end in mode LOGIN_ONLY. The stores and the backend stay open. */
  COMPLETE_LOGIN_ONLY,
  /** The end without a failure, though something may be unsaved. */
  STOPPED,
  /** The end after a failure. */
  FAILED;

  private static final Set<State> ENDS = EnumSet.range(DISABLED, FAILED);

  /** Returns whether this state is an end. */
  public boolean isTerminal() {
    return ENDS.contains(this);
  }
}
