package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Millions of events in random order: late, lost, repeated, contradictory. Whatever comes, the
 * machine breaks no rule of {@link ModelledWorld}, and ends when it is told to.
 */
final class SessionWalkTest {
  private static final int EVENTS = 3_000_000;
  private static final int LONGEST_WALK = 400;
  private static final int MOST_RECYCLES = 3;
  private static final int MOST_TO_END = 60;

  private static final List<Trigger> FROM_OUTSIDE =
      List.of(
          Trigger.ALLOCATED,
          Trigger.ALLOCATED,
          Trigger.ALLOCATION_FAILED,
          Trigger.ALLOCATION_LATE,
          Trigger.POLL_DUE,
          Trigger.SOFT_STOP,
          Trigger.HARD_STOP,
          Trigger.TERMINATED,
          Trigger.MATCH_ENDED,
          Trigger.EMPTY,
          Trigger.NOBODY_CAME,
          Trigger.DRAIN_OVER,
          Trigger.SESSION_LEFT,
          Trigger.SESSION_GONE,
          Trigger.SESSION_CHANGED,
          Trigger.LEASE_LOST,
          Trigger.LOGIN_EXPIRED,
          Trigger.START);

  private final List<String> trail = new ArrayList<>();

  @Test
  void anyOrderOfEvents_keepsTheRules_andEnds() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int[] visits = new int[State.values().length];
    int events = 0;
    while (events < EVENTS) {
      trail.clear();
      try {
        events += new Walk(random, visits).run();
      } catch (AssertionError | RuntimeException e) {
        fail("-Dseed=" + seed + ", after " + trail, e);
      }
    }
    for (State state : EnumSet.complementOf(EnumSet.of(State.NEW))) {
      assertThat(visits[state.ordinal()]).as("visits of %s, -Dseed=%s", state, seed).isPositive();
    }
  }

  private final class Walk {
    private final Random random;
    private final ModelledWorld world;
    private final SessionMachine machine;
    private final int length;

    Walk(Random random, int[] visits) {
      this.random = random;
      this.world = new ModelledWorld(visits);
      Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
      machine = new SessionMachine(new Facts(mode, random.nextInt(MOST_RECYCLES)), world);
      world.watch(machine);
      length = random.nextInt(LONGEST_WALK);
      trail.add(mode + ":");
    }

    int run() {
      machine.fire(Trigger.START);
      int done = 0;
      double storm = random.nextDouble() * 0.2;
      while (done < length && !machine.state().end()) {
        if (random.nextDouble() < storm) {
          outside(FROM_OUTSIDE.get(random.nextInt(FROM_OUTSIDE.size())));
        } else if (world.busy()) {
          trail.add(world.endOne(random));
        } else if (random.nextInt(4) == 0) {
          outside(wayOn());
        }
        done++;
      }
      return done + end();
    }

    /** What the state waits for, if no step is under way. */
    private Trigger wayOn() {
      return switch (machine.state()) {
        case AWAIT_ALLOCATION -> Trigger.ALLOCATED;
        case FINALIZING -> Trigger.POLL_DUE;
        case ACTIVE -> Trigger.MATCH_ENDED;
        case DRAINING -> Trigger.EMPTY;
        default -> Trigger.SESSION_CHANGED;
      };
    }

    private void outside(Trigger trigger) {
      trail.add(trigger.name());
      world.outside(trigger);
      machine.fire(trigger);
      world.assertRules();
    }

    /** Told to end, and with every step failing or timing out, it does so soon. */
    private int end() {
      int steps = 0;
      while (!machine.state().end()) {
        if (world.busy()) {
          trail.add(world.failOne());
        } else {
          outside(Trigger.TERMINATED);
        }
        if (++steps > MOST_TO_END) {
          throw new AssertionError("no way out of " + machine.state());
        }
      }
      while (world.busy()) {
        world.failOne();
      }
      for (Trigger late : Trigger.values()) {
        assertThat(machine.fire(late)).as("what %s does after the end", late).isFalse();
      }
      world.assertNothingLeft();
      return steps;
    }
  }
}
