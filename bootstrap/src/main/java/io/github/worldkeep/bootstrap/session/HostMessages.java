package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.HostListener;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes the messages of one cycle's host to the event loop, within the {@link Bounds}. Messages
 * after the cycle are ignored.
 */
record HostMessages<T>(LifeCycle<T> life, Cycle<T> cycle) implements HostListener {

  @Override
  public void allocated(Allocation allocation) {
    life.post(cycle, () -> life.allocated(allocation));
  }

  @Override
  public void allocationFailed(String why) {
    life.post(cycle, () -> life.allocationFailed(Bounds.text(why), null));
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    life.post(cycle, () -> life.hostStops(Bounds.text(why), grace.map(Bounds::grace)));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    life.post(cycle, () -> life.hardStop(Bounds.text(why), grace.map(Bounds::grace)));
  }
}
