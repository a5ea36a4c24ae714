package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The connection of one cycle to its host, with its heartbeat. */
final class HostConnection {
  private final Host host;
  private final Services services;
  private final AtomicBoolean left = new AtomicBoolean();
  private volatile Optional<Beating> beating = Optional.empty();

  HostConnection(Host host, Services services) {
    this.host = host;
    this.services = services;
  }

  /** Connects, and starts the heartbeat. */
  void connect(HostListener listener, Supplier<Occupancy> occupancy) throws Exception {
    services.repeated().run(() -> host.connect(listener));
    beating = Optional.of(Beating.begin(host, occupancy, services.audience()));
  }

  void ready() throws Exception {
    services.repeated().run(host::ready);
  }

  Allocation reserve() throws Exception {
    return services.repeated().call(host::reserve);
  }

  void allocate() throws Exception {
    services.repeated().run(host::allocate);
  }

  void active() throws Exception {
    services.repeated().run(host::active);
  }

  void draining() {
    host.draining();
  }

  Optional<String> roomConfig() {
    return host.roomConfig();
  }

  boolean recyclable() {
    return host.recyclable();
  }

  /**
   * Stops the heartbeat and closes the host, once.
   *
   * @param exitCode the process' exit code, reported to the host; empty if another cycle follows
   */
  void leave(Optional<Integer> exitCode) {
    beating.ifPresent(Beating::close);
    if (!left.getAndSet(true)) {
      Problems problems = services.problems();
      exitCode.ifPresent(code -> problems.of("tell the host the end", () -> host.ended(code)));
      problems.of("close the host", host::close);
    }
  }
}
