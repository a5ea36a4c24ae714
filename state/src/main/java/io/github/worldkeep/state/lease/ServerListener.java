package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.StoreException;

/** Hears of a server's standing. Called on the heartbeat's thread: return soon. */
public interface ServerListener {
  /** One that does nothing. */
  ServerListener NONE = new ServerListener() {};

  /** A heartbeat did not reach the store; it is tried again. */
  default void heartbeatFailed(StoreException failure) {}

  /** A heartbeat reached the store, after some that did not. */
  default void heartbeatRestored() {}

  /**
   * Others presumed this server dead. It goes on under a new id with what nobody has taken; each
   * lease that somebody has is told of.
   */
  default void presumedDead() {}

  /** A lease of {@link GameServer#acquire} is lost: stop writing what it guards. */
  default void leaseLost(Lease lease) {}
}
