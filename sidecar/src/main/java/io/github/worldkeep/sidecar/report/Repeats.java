package io.github.worldkeep.sidecar.report;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Counts the failures of actions that are repeated. An action's failure is to be reported when its
 * text is new, then 30 seconds later, and then after pauses that double, up to 10 minutes.
 */
final class Repeats {
  private static final long FIRST_PAUSE = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(10).toNanos();
  private static final int MOST_TEXTS = 8;

  private final LongSupplier nanoTime;
  private final Map<String, Counter> actions = new HashMap<>();

  /**
   * Creates a counter.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  Repeats(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Counts a failure. Returns the number of the action's failures, if this one is to be reported.
   */
  OptionalLong count(String action, String text) {
    return actions
        .computeIfAbsent(action, unused -> new Counter())
        .count(text, nanoTime.getAsLong());
  }

  /** Forgets an action's failures: it has succeeded. */
  void end(String action) {
    actions.remove(action);
  }

  private static final class Counter {
    private final Set<String> texts = new HashSet<>();
    private long failures;
    private long reported;
    private long pause = FIRST_PAUSE;

    OptionalLong count(String text, long now) {
      boolean isNew = texts.size() < MOST_TEXTS && texts.add(text);
      boolean isDue = failures++ > 0 && now - reported >= pause;
      if (isDue) {
        pause = Math.min(LONGEST_PAUSE, pause * 2);
      }
      if (isNew || isDue) {
        reported = now;
        return OptionalLong.of(failures);
      }
      return OptionalLong.empty();
    }
  }
}
