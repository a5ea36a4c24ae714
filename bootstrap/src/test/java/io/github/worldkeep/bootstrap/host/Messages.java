package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it heard, in order. */
public final class Messages implements HostListener {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Allocation> allocations = new CopyOnWriteArrayList<>();

  /** The messages' names, stops with their grace. */
  public List<String> heard() {
    return heard;
  }

  public List<Allocation> allocations() {
    return allocations;
  }

  @Override
  public void allocated(Allocation allocation) {
    allocations.add(allocation);
    heard.add("allocated");
  }

  @Override
  public void allocationFailed(String why) {
    heard.add("allocationFailed");
  }

  @Override
  public void softStop(String why, Optional<Duration> grace) {
    heard.add("softStop" + grace.map(g -> " " + g).orElse(""));
  }

  @Override
  public void hardStop(String why, Optional<Duration> grace) {
    heard.add("hardStop" + grace.map(g -> " " + g).orElse(""));
  }
}
