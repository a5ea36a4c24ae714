package io.github.worldkeep.examples.server;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.store.StoreException;

/** Hears what happens to saves and leases, and tells the operator, on standard error. */
final class Watch implements PlayersListener, ServerListener {

  private final Runnable stop;
  private volatile boolean storeAway;

  /** Stops the server when its world is another's. */
  Watch(Runnable stop) {
    this.stop = stop;
  }

  void stop() {
    stop.run();
  }

  /** Whether saves don't reach the store at the moment. */
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
    System.err.println("this server was not heard of for too long, and was presumed dead");
  }
}
