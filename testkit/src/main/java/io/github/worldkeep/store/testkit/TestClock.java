package io.github.worldkeep.store.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when {@link #advance} is called. */
public final class TestClock implements InstantSource {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong elapsedNanos = new AtomicLong();

  @Override
  public Instant instant() {
    return START.plusNanos(elapsedNanos.get());
  }

  /** Moves the clock forward. */
  public void advance(Duration duration) {
    elapsedNanos.addAndGet(duration.toNanos());
  }
}
