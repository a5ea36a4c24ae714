package io.github.worldkeep.bootstrap.session;

/** What makes a server go from one state to another. */
enum Trigger {
  /** The state was entered. */
  ENTER,
  START,
  LOGGED_IN,
  LOGIN_FAILED,
  CONNECTED,
  CONNECT_FAILED,
  REGISTER_FAILED,
  ALLOCATED,
  ALLOCATION_FAILED,
  /** None within its time. */
  ALLOCATION_LATE,
  RESERVED,
  RESERVE_FAILED,
  SESSION_CREATED,
  CREATE_FAILED,
  /** The session, with this server's allocation. */
  SESSION_FOUND,
  /** It is not there yet, or has no allocation yet. */
  SESSION_INCOMPLETE,
  /** It is another's, or has ended, or can't be asked for. */
  SESSION_REFUSED,
  POLL_DUE,
  INSTANCE_CREATED,
  INSTANCE_FAILED,
  LEASED,
  LEASE_FAILED,
  LOADED,
  LOAD_FAILED,
  SYNCED,
  SYNC_FAILED,
  /** The server is to end, whoever says so. */
  SOFT_STOP,
  /** The host has lost the server. */
  HARD_STOP,
  /** The process is about to be ended. */
  TERMINATED,
  MATCH_ENDED,
  /** Nobody plays, for as long as was configured, or while it drains. */
  EMPTY,
  /** Nobody ever came. */
  NO_PLAYER_CAME,
  /** The time for draining is over. */
  DRAIN_OVER,
  /** The game is done with the session. */
  SESSION_LEFT,
  /** The session is deleted, closed, or another's. */
  SESSION_GONE,
  SESSION_CHANGED,
  LEASE_LOST,
  LOGIN_EXPIRED,
  RELOGIN_FAILED,
  UNSYNCED,
  SAVED,
  SAVE_FAILED,
  CLEANED_UP
}
