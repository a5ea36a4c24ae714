package io.github.worldkeep.examples.server;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.store.StoreException;

/** Prints events of saves and leases to standard error, for the operator. */
final class Watch implements PlayersListener, ServerListener {

  private final Runnable stop;
  private volatile boolean storeAway;

  /**
   * Creates the listener.
   *
   * @param stop called when another server has taken the world over
   */
  Watch(Runnable stop) {
    this.stop = stop;
  }

  void stop() {
    stop.run();
  }

  /** Returns whether saves fail to reach the store at the moment. */
  boolean isStoreAway() {
    return storeAway;
  }

  @Override
  public void storeUnavailable(StoreException failure) {
    storeAway = true;
    System.err.println("saves wait for the store: " + failure.getMessage());
  }

  @Override
  public void storeAvailable() {
    storeAway = false;
    System.err.println("saves reach the store again");
  }

  @Override
  public void leaseLost(PlayerHandle<?> player) {
    System.err.println(player.id() + " belongs to another server now");
  }

  @Override
  public void leaseLost(Lease lease) {
    System.err.println(lease.name() + " belongs to another server now: this one ends");
    stop.run();
  }

  @Override
  public void presumedDead() {
    System.err.println("this server's heartbeat was missing for too long: it was presumed dead");
  }
}
