package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseHeldException;
import java.time.Duration;

/** Acquires leases, and reports the server that holds one. */
record Leasing(Audience audience, Repeated repeated) {

  Lease acquire(GameServer server, String what, Duration patience) throws Exception {
    return repeated.call(
        () -> {
          try {
            return server.acquire(what, Duration.ZERO);
          } catch (LeaseHeldException held) {
            audience.tell(listener -> listener.waiting(held));
            return server.acquire(what, patience);
          }
        });
  }
}
