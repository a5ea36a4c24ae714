package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.StoreException;

/**
 * Receives changes of a server's state. It is called on the heartbeat's thread, so it must return
 * soon.
 */
public interface ServerListener {
  /** A listener that does nothing. */
  ServerListener NONE = new ServerListener() {};

  /** Called when a heartbeat failed; it is repeated. */
  default void heartbeatFailed(StoreException failure) {}

  /** Called when a heartbeat succeeded after failed ones. */
  default void heartbeatRestored() {}

  /**
   * Called when other servers have presumed this one dead. It continues under a new id with the
   * leases that no other server has taken. For each other lease, {@link #leaseLost} is called.
   */
  default void presumedDead() {}

  /**
   * Called when a lease of {@link GameServer#acquire} is lost. The game must stop writing the data
   * that it protects.
   */
  default void leaseLost(Lease lease) {}
}
