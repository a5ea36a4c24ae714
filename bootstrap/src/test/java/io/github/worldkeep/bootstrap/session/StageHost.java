package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.HostProvider;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host that the test controls. It records its calls. */
final class StageHost implements HostProvider {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger refusals = new AtomicInteger();
  volatile Occupancy occupancy = Occupancy.empty(0);
  private final AtomicInteger allocations = new AtomicInteger();
  private volatile @Nullable HostListener listener;

  @Override
  public String name() {
    return "stage";
  }

  HostListener listener() {
    HostListener there = listener;
    if (there == null) {
      throw new AssertionError("nobody is connected: " + heard);
    }
    return there;
  }

  boolean connected() {
    return listener != null;
  }

  Allocation allocation(String session) {
    return new Allocation(
        "allocation-" + allocations.get(),
        Optional.of(session),
        Optional.of(new Address("10.0.0.1", 7000)),
        Optional.empty(),
        Map.of());
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    allocations.incrementAndGet();
    return new Registration();
  }

  private final class Registration implements Host {
    private final Allocation own =
        Allocation.of("allocation-" + allocations.get(), new Address("10.0.0.1", 7000));

    @Override
    public Optional<String> roomConfig() {
      return Optional.empty();
    }

    @Override
    public void connect(HostListener to) {
      if (refusals.getAndDecrement() > 0) {
        throw new HostException("the stage refuses", null);
      }
      heard.add("connect");
      listener = to;
    }

    @Override
    public void ready() {
      heard.add("ready");
    }

    @Override
    public Allocation reserve() {
      heard.add("reserve");
      return own;
    }

    @Override
    public void allocate() {
      heard.add("allocate");
    }

    @Override
    public void active() {
      heard.add("active");
    }

    @Override
    public void draining() {
      heard.add("draining");
    }

    @Override
    public Duration heartbeatInterval() {
      return Duration.ofMillis(50);
    }

    @Override
    public void heartbeat(Occupancy now) {
      occupancy = now;
      if (!heard.contains("beat")) {
        heard.add("beat");
      }
    }

    @Override
    public void ended(int exitCode) {
      heard.add("ended " + exitCode);
    }

    @Override
    public boolean recyclable() {
      return true;
    }

    @Override
    public void close() {
      heard.add("close");
      listener = null;
    }
  }
}
