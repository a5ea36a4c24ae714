package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends heartbeats to the host, on a thread of its own, from before the world is loaded. */
final class Beating implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beating.class);

  private final Host host;
  private final Supplier<Occupancy> occupancy;
  private final Audience audience;
  private final ScheduledExecutorService thread;
  private boolean failing;

  private Beating(Host host, Supplier<Occupancy> occupancy, Audience audience) {
    this.host = host;
    this.audience = audience;
    this.occupancy = occupancy;
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("worldkeep-health"));
  }

  static Beating begin(Host host, Supplier<Occupancy> occupancy, Audience audience) {
    Beating beating = new Beating(host, occupancy, audience);
    beating.beat();
    return beating;
  }

  /** Asks for the interval after each heartbeat, as the host may change it. */
  private void beat() {
    thread.execute(
        () -> {
          once();
          Duration pause = Bounds.heartbeat(host.heartbeatInterval());
          var unused = thread.schedule(this::beat, pause.toMillis(), TimeUnit.MILLISECONDS);
        });
  }

  private void once() {
    try {
      host.heartbeat(occupancy.get());
      failing = false;
    } catch (RuntimeException e) { // The next heartbeat is tried after any failure.
      if (!failing) {
        LOG.warn("the host did not hear that this server is well", e);
        audience.tell(listener -> listener.failed("tell the host that this server is well", e));
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
