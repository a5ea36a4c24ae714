package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Millions of events in random order. The machine breaks no rule of {@link ModelledWorld}, and a
 * stop ends it. {@link BrokenTablesTest} shows that a defect would be found.
 */
final class SessionWalkTest {
  private static final int EVENTS = 3_000_000;

  @Test
  void anyOrderOfEvents_keepsTheRules_andEnds() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int[] visits = new int[State.values().length];
    int events = 0;
    while (events < EVENTS) {
      RandomWalk walk = new RandomWalk(TransitionTable.STANDARD, random, visits);
      try {
        events += walk.run();
      } catch (AssertionError | RuntimeException e) {
        fail("-Dseed=" + seed + ", after " + walk, e);
      }
    }
    for (State state : EnumSet.complementOf(EnumSet.of(State.NEW))) {
      assertThat(visits[state.ordinal()]).as("visits of %s, -Dseed=%s", state, seed).isPositive();
    }
  }
}
