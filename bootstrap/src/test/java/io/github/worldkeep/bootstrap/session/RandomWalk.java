package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run with events in random order: late, lost, repeated or contradictory. Throws an {@link
 * AssertionError} if a rule of {@link ModelledWorld} is broken, or if a stop does not end the run.
 */
final class RandomWalk {
  private static final int LONGEST = 400;
  private static final int MAX_RECYCLES = 3;
  private static final int MAX_TO_END = 60;
  private static final Mode[] MODES = Mode.values();
  private static final Trigger[] TRIGGERS = Trigger.values();

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
          Trigger.NO_PLAYER_CAME,
          Trigger.DRAIN_OVER,
          Trigger.SESSION_LEFT,
          Trigger.SESSION_GONE,
          Trigger.SESSION_CHANGED,
          Trigger.LEASE_LOST,
          Trigger.LOGIN_EXPIRED,
          Trigger.LOGIN_EXPIRED,
          Trigger.START);

  private static final List<Trigger> STOPS =
      List.of(Trigger.SOFT_STOP, Trigger.TERMINATED, Trigger.HARD_STOP);

  private final Random random;
  private final ModelledWorld world;
  private final SessionMachine machine;
  private final int length;
  private final List<Object> trail = new ArrayList<>();

  RandomWalk(TransitionTable table, Random random, int[] visits) {
    this.random = random;
    this.world = new ModelledWorld(random.nextInt(20) == 0, visits);
    Mode mode = MODES[random.nextInt(MODES.length)];
    machine = new SessionMachine(table, new Facts(mode, random.nextInt(MAX_RECYCLES)), world);
    world.watch(machine);
    length = random.nextInt(LONGEST);
    trail.add(mode);
  }

  /** Returns the number of events. */
  int run() {
    if (random.nextInt(50) == 0) {
      outside(STOPS.get(random.nextInt(STOPS.size())));
    }
    outside(Trigger.START);
    int done = 0;
    double storm = random.nextDouble() * 0.2;
    while (done < length && !machine.state().isTerminal()) {
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

  /** Returns the event that the state awaits, if no step is under way. */
  private Trigger wayOn() {
    return switch (machine.state()) {
      case AWAIT_ALLOCATION -> Trigger.ALLOCATED;
      case ACTIVE -> Trigger.MATCH_ENDED;
      case DRAINING -> Trigger.EMPTY;
      default -> Trigger.SESSION_CHANGED;
    };
  }

  private void outside(Trigger trigger) {
    trail.add(trigger);
    world.outside(trigger, random);
  }

  /** After a stop, the run ends soon, even if every step fails or times out. */
  private int end() {
    int steps = 0;
    while (!machine.state().isTerminal()) {
      if (world.busy()) {
        trail.add(world.failOne());
      } else {
        outside(Trigger.TERMINATED);
      }
      if (++steps > MAX_TO_END) {
        throw new AssertionError("broken: a way out of " + machine.state());
      }
    }
    while (world.busy()) {
      world.failOne();
    }
    for (Trigger late : TRIGGERS) {
      ModelledWorld.require(!machine.fire(late), "nothing happens after the end");
    }
    world.assertEnd();
    return steps;
  }

  @Override
  public String toString() {
    return trail.toString();
  }
}
