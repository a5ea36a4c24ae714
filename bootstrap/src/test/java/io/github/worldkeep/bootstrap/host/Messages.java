package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it heard, in order. */
public final class Messages implements HostListener {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Allocation> allocations = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Allocation> awaited = new LinkedBlockingQueue<>();

  /** The messages' names, stops with their grace. */
  public List<String> heard() {
    return heard;
  }

  public List<Allocation> allocations() {
    return allocations;
  }

  /** The next allocation that is not awaited yet. */
  public Allocation awaitAllocation() {
    try {
      Allocation next = awaited.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("there was no allocation");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void allocated(Allocation allocation) {
    allocations.add(allocation);
    awaited.add(allocation);
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
