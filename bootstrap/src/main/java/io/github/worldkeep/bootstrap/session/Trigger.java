package io.github.worldkeep.bootstrap.session;

/** The events that move a server from one state to another. */
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
  /** The deadline to wait for an allocation is over. */
  ALLOCATION_LATE,
  RESERVED,
  RESERVE_FAILED,
  SESSION_CREATED,
  CREATE_FAILED,
  /** The backend has the session, with this server's allocation. */
  SESSION_FOUND,
  /** The backend has no such session yet, or the session has no allocation yet. */
  SESSION_INCOMPLETE,
  /** The session has another allocation, has ended, or can't be polled. */
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
  /** The server is to end, for whatever reason. */
  SOFT_STOP,
  /** The host has lost the server. */
  HARD_STOP,
  /** The process ends at once. */
  TERMINATED,
  MATCH_ENDED,
  /** There were no players for the configured time, or there are none while draining. */
  EMPTY,
  /** No player has joined for the configured time. */
  NO_PLAYER_CAME,
  /** The time for draining is over. */
  DRAIN_OVER,
  /** The game has ended the session. */
  SESSION_LEFT,
  /** The session is deleted or closed, or another server has it. */
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
