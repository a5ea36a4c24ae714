package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A host that has one server, this one, and gives it a session as soon as it is ready. */
final class LocalHost implements Host {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Address ADDRESS = new Address("127.0.0.1", 7777);

  private final Allocation allocation = Allocation.of("local-" + UUID.randomUUID(), ADDRESS);
  private Optional<HostListener> listener = Optional.empty();

  @Override
  public Optional<String> roomConfig() {
    return Optional.empty();
  }

  @Override
  public void connect(HostListener to) {
    listener = Optional.of(to);
  }

  @Override
  public void ready() {
    listener.ifPresent(l -> l.allocated(allocation));
  }

  @Override
  public Allocation reserve() {
    return allocation;
  }

  @Override
  public void allocate() {}

  @Override
  public void active() {}

  @Override
  public void draining() {}

  @Override
  public Duration heartbeat() {
    return HEARTBEAT;
  }

  @Override
  public void beat(Occupancy occupancy) {}

  @Override
  public void ended(int exitCode) {}

  @Override
  public boolean recyclable() {
    return true;
  }

  @Override
  public void close() {
    listener = Optional.empty();
  }
}
