package io.github.worldkeep.bootstrap.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The world outside of a {@link SessionMachine}, as a model: a worker that does one step after the
 * other, a host, leases, a store. It knows what may never happen.
 */
final class ModelledWorld implements Effects {
  private static final Map<Action, List<Trigger>> SUCCESSES =
      Map.ofEntries(
          Map.entry(Action.LOG_IN, List.of(Trigger.LOGGED_IN)),
          Map.entry(Action.CONNECT, List.of(Trigger.CONNECTED)),
          Map.entry(Action.RESERVE, List.of(Trigger.RESERVED)),
          Map.entry(Action.CREATE_SESSION, List.of(Trigger.SESSION_CREATED)),
          Map.entry(
              Action.POLL_SESSION, List.of(Trigger.SESSION_FOUND, Trigger.SESSION_INCOMPLETE)),
          Map.entry(Action.CREATE_INSTANCE, List.of(Trigger.INSTANCE_CREATED)),
          Map.entry(Action.LEASE, List.of(Trigger.LEASED)),
          Map.entry(Action.LOAD, List.of(Trigger.LOADED)),
          Map.entry(Action.SYNC, List.of(Trigger.SYNCED)),
          Map.entry(Action.UNSYNC, List.of(Trigger.UNSYNCED)),
          Map.entry(Action.SAVE, List.of(Trigger.SAVED)),
          Map.entry(Action.CLEAN_UP, List.of(Trigger.CLEANED_UP)));

  private final Deque<Ticket> worker = new ArrayDeque<>();
  private final List<Ticket> aside = new ArrayList<>();
  private final int[] visits;
  private @Nullable SessionMachine machine;

  // What is so, whether the machine knows it or not.
  private boolean connected;
  private boolean leased;
  private boolean playing;

  // What was done in this cycle.
  private boolean loaded;
  private boolean stopFromOutside;
  private boolean drainedForStop;
  private int hostTold;
  private int saves;
  private int cleanUps;
  private int cycle;
  private boolean unsaved;

  /** Counts in which states its machine has been. */
  ModelledWorld(int[] visits) {
    this.visits = visits;
  }

  void watch(SessionMachine watched) {
    machine = watched;
  }

  private SessionMachine machine() {
    return Objects.requireNonNull(machine, "watch a machine first");
  }

  void outside(Trigger trigger) {
    stopFromOutside |= trigger == Trigger.SOFT_STOP;
  }

  @Override
  public void begin(Ticket ticket) {
    require(!machine().state().end(), "something begins after the end");
    newCycle(ticket.cycle());
    if (ticket.action().kind() == Action.Kind.STEP) {
      worker.add(ticket);
    } else {
      aside.add(ticket);
    }
    switch (ticket.action()) {
      case TELL_HOST -> require(++hostTold == 1, "the host is told once");
      case CLEAN_UP -> require(++cleanUps == 1, "a cycle has one clean-up");
      case CHECKPOINT -> require(playing, "only what is played is checkpointed");
      case SAVE -> {
        require(++saves == 1, "a cycle has one final save");
        require(loaded, "only what was loaded is saved");
      }
      default -> {}
    }
  }

  private void newCycle(int number) {
    if (number != cycle) {
      assertNothingLeft();
      cycle = number;
      cleanUps = 0;
      saves = 0;
      hostTold = 0;
      loaded = false;
      drainedForStop = false;
    }
  }

  @Override
  public void cancel(Ticket ticket) {
    require(worker.contains(ticket), "what is cancelled is under way");
  }

  @Override
  public void entered(State state) {
    visits[state.ordinal()]++;
    if (state == State.DRAINING) {
      drainedForStop = machine().facts().softStopped;
    }
  }

  boolean busy() {
    return !worker.isEmpty() || !aside.isEmpty();
  }

  /** Something that is under way ends, well or not. Answers what. */
  String endOne(Random random) {
    boolean well = random.nextInt(8) > 0;
    if (!aside.isEmpty() && (worker.isEmpty() || random.nextBoolean())) {
      return end(aside.remove(random.nextInt(aside.size())), well, random);
    }
    return end(worker.remove(), well, random);
  }

  String failOne() {
    return end(aside.isEmpty() ? worker.remove() : aside.remove(0), false, new Random(0));
  }

  private String end(Ticket ticket, boolean well, Random random) {
    begunFor(ticket);
    List<Trigger> successes = SUCCESSES.getOrDefault(ticket.action(), List.of());
    Trigger outcome = ticket.action().failure();
    if (well) {
      outcome = successes.isEmpty() ? null : successes.get(random.nextInt(successes.size()));
    }
    done(ticket.action(), well);
    if (machine().ended(ticket, outcome)) {
      unsaved |= outcome == Trigger.SAVE_FAILED;
    }
    require(
        !machine().ended(ticket, outcome) || ticket.action().kind() != Action.Kind.STEP,
        "a step ends once");
    assertRules();
    return ticket.action() + (well ? "" : " failed");
  }

  /** A step sees what is so when the worker comes to it. */
  private void begunFor(Ticket ticket) {
    switch (ticket.action()) {
      case LOAD -> {
        require(leased, "only what is leased is loaded");
      }
      case SAVE -> require(leased, "only what is leased is saved");
      case REGISTER, RESERVE, SYNC -> require(connected, "there is a host to speak to");
      default -> {}
    }
  }

  private void done(Action action, boolean well) {
    switch (action) {
      case CONNECT -> connected = well;
      case LEASE -> leased = well;
      case LOAD -> loaded = well;
      case SYNC -> playing = well;
      case CLEAN_UP -> {
        connected = false;
        leased = false;
        playing = false;
      }
      default -> {}
    }
  }

  void assertRules() {
    Facts facts = machine().facts();
    require(facts.cycles <= facts.mostRecycles + 1, "no more cycles than allowed");
    if (drainedForStop && stopFromOutside) {
      require(hostTold == 1, "the host is told of the stop");
    }
    if (machine().state() == State.STOPPED || machine().state() == State.FAILED) {
      require(facts.unsaved == unsaved, "the exit code tells of what is not saved");
    }
  }

  void assertNothingLeft() {
    require(!connected, "no connection to a host is left");
    require(!leased, "no lease is left");
    require(!playing, "the game does not play on");
    require(cycle == 0 || cleanUps == 1, "every cycle is cleaned up");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError("broken: " + rule);
    }
  }
}
