package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it hears: everything, in order. */
public final class RecordingListener implements HostListener {
  public final List<Allocation> allocations = new CopyOnWriteArrayList<>();
  public final List<String> failures = new CopyOnWriteArrayList<>();
  public final List<Stop> softStops = new CopyOnWriteArrayList<>();
  public final List<Stop> hardStops = new CopyOnWriteArrayList<>();
  public final List<String> order = new CopyOnWriteArrayList<>();

  public record Stop(String why, Optional<Duration> grace) {}

  @Override
  public void allocated(Allocation allocation) {
    order.add("allocated");
    allocations.add(allocation);
  }

  @Override
  public void allocationFailed(String why) {
    order.add("allocationFailed");
    failures.add(why);
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    order.add("softStop");
    softStops.add(new Stop(why, grace));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    order.add("hardStop");
    hardStops.add(new Stop(why, grace));
  }
}
