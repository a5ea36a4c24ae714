package io.github.worldkeep.bootstrap.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of the world outside a {@link SessionMachine}: a worker that runs one step after the
 * other, a host, leases and a store. It has the rules that must never be broken.
 */
final class ModelledWorld implements Effects {
  private static final Map<Action, List<Trigger>> SUCCESSES =
      new EnumMap<>(
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
              Map.entry(Action.CLEAN_UP, List.of(Trigger.CLEANED_UP))));

  /** The failures that do not make the run fail. */
  private static final Set<Action> FORGIVEN =
      EnumSet.of(Action.UNSYNC, Action.SAVE, Action.CLEAN_UP);

  private static final Set<State> LEASED =
      EnumSet.of(State.SYNCING, State.ACTIVE, State.DRAINING, State.UNSYNCING, State.FINAL_SAVE);
  private static final Set<State> PLAYED = EnumSet.of(State.ACTIVE, State.DRAINING);
  private static final Set<State> LEASED_EARLY =
      EnumSet.range(State.CREATING_SESSION, State.LOADING);
  private static final Set<State> NEEDS_A_LOGIN = EnumSet.range(State.REGISTRATION, State.DRAINING);
  private static final int MAX_AT_ONCE = 8;

  private final Deque<Ticket> worker = new ArrayDeque<>();
  private final List<Ticket> aside = new ArrayList<>();
  private final boolean neverThere;
  private final int[] visits;
  private @Nullable SessionMachine machine;
  private int enteredAtOnce;
  private boolean started;

  // The actual state, whether the machine knows it or not.
  private boolean connected;
  private boolean leased;
  private boolean playing;
  private boolean stopped;
  private boolean hostAsked;
  private boolean loginLost;
  private boolean failed;
  private boolean unsaved;

  // The actions of this cycle.
  private boolean registered;
  private boolean loaded;
  private boolean writesStopped;
  private int hostTold;
  private int gameTold;
  private int saves;
  private boolean left;
  private int cleanUps;
  private int polls;
  private int cycle;

  /**
   * Creates a world without any event yet.
   *
   * @param neverThere whether the backend never has the session
   * @param visits counts the states that the machine has entered
   */
  ModelledWorld(boolean neverThere, int[] visits) {
    this.neverThere = neverThere;
    this.visits = visits;
  }

  void watch(SessionMachine watched) {
    machine = watched;
  }

  private SessionMachine machine() {
    return Objects.requireNonNull(machine, "watch a machine first");
  }

  /** Fires a random event from outside. The source of a soft stop is random, too. */
  void outside(Trigger trigger, Random random) {
    State before = machine().state();
    Facts facts = machine().facts();
    enteredAtOnce = 0;
    switch (trigger) {
      case SOFT_STOP -> {
        if (!stopped && !before.isTerminal() && random.nextInt(4) == 0) {
          hostAsked = true;
          facts.hostAskedToStop = true;
        }
        stopped |= !before.isTerminal();
      }
      case TERMINATED -> stopped |= !before.isTerminal();
      case HARD_STOP ->
          failed |=
              !before.isTerminal() && before != State.CLEANUP; // In FAILING it has failed already.
      case ALLOCATION_FAILED, ALLOCATION_LATE -> failed |= before == State.AWAIT_ALLOCATION;
      case LEASE_LOST -> failed |= LEASED_EARLY.contains(before);
      case START -> started = true;
      case SESSION_LEFT, MATCH_ENDED -> left |= before == State.SYNCING;
      default -> {}
    }
    machine().fire(trigger);
    require(machine().state() != before || !ends(before, trigger), "a way out of every state");
    if (trigger == Trigger.LEASE_LOST && LEASED.contains(before)) {
      require(writesStopped, "a server without its lease writes nothing");
    }
    assertRules();
  }

  /** Returns whether a state can't continue after this trigger. */
  private static boolean ends(State state, Trigger trigger) {
    boolean waits = state.compareTo(State.FINALIZING) <= 0;
    return switch (trigger) {
      case START -> state == State.NEW;
      case ALLOCATED, ALLOCATION_FAILED, ALLOCATION_LATE -> state == State.AWAIT_ALLOCATION;
      case MATCH_ENDED, NO_PLAYER_CAME -> state == State.ACTIVE;
      case EMPTY -> PLAYED.contains(state);
      case DRAIN_OVER -> state == State.DRAINING;
      case SESSION_LEFT -> PLAYED.contains(state);
      case SESSION_GONE ->
          state.compareTo(State.LEASING) >= 0 && state.compareTo(State.DRAINING) <= 0;
      case LEASE_LOST ->
          LEASED_EARLY.contains(state) || PLAYED.contains(state) || state == State.SYNCING;
      case SOFT_STOP -> waits || state == State.ACTIVE;
      case TERMINATED, HARD_STOP -> state.compareTo(State.FINAL_SAVE) < 0;
      default -> false;
    };
  }

  @Override
  public void begin(Ticket ticket) {
    require(!machine().state().isTerminal(), "nothing begins after the end");
    newCycle(ticket.cycle());
    if (ticket.action().kind() == Action.Kind.STEP) {
      worker.add(ticket);
    } else {
      aside.add(ticket);
    }
    switch (ticket.action()) {
      case TELL_HOST -> {
        require(++hostTold == 1, "the host is told once");
        require(stopped && !hostAsked, "the host is told of what it did not ask for");
      }
      case TELL_GAME -> {
        require(++gameTold == 1, "the game is told once");
        require(stopped, "the game is told of a stop that there is");
      }
      case CLEAN_UP -> {
        require(++cleanUps == 1, "a cycle has one clean-up");
        require(!playing || saves == 1, "what is played is saved");
      }
      case CHECKPOINT, AUTOSAVE -> require(playing, "only what is played is checkpointed");
      case APPLY_SESSION -> require(playing, "only what is played is told of changes");
      case REGISTER -> registered = true;
      case STOP_WRITES -> writesStopped = true;
      case POLL_SESSION -> require(++polls <= CycleFacts.MAX_POLLS + 20, "polls have an end");
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
      require(!stopped, "nothing follows a stop");
      require(!failed, "nothing follows a failure");
      require(!loginLost, "nothing follows without a login");
      cycle = number;
      cleanUps = 0;
      saves = 0;
      hostTold = 0;
      gameTold = 0;
      polls = 0;
      registered = false;
      left = false;
      loaded = false;
      writesStopped = false;
    }
  }

  @Override
  public void cancel(Ticket ticket) {
    require(worker.contains(ticket), "what is cancelled is under way");
  }

  @Override
  public void entered(State state) {
    require(++enteredAtOnce <= MAX_AT_ONCE, "a way out of a circle");
    visits[state.ordinal()]++;
  }

  boolean busy() {
    return !worker.isEmpty() || !aside.isEmpty();
  }

  /** Ends something that is under way, well or not. Returns its action, or its failure. */
  Object endOne(Random random) {
    boolean beside = !aside.isEmpty() && (worker.isEmpty() || random.nextBoolean());
    Ticket ticket = beside ? aside.remove(random.nextInt(aside.size())) : worker.remove();
    int oneFails = ticket.action() == Action.LOG_IN_AGAIN ? 2 : 8;
    return end(ticket, random.nextInt(oneFails) > 0, random);
  }

  Object failOne() {
    return end(aside.isEmpty() ? worker.remove() : aside.remove(0), false, new Random(0));
  }

  private Object end(Ticket ticket, boolean well, Random random) {
    enteredAtOnce = 0;
    begunFor(ticket);
    List<Trigger> successes = SUCCESSES.getOrDefault(ticket.action(), List.of());
    Trigger outcome = ticket.action().failure();
    if (well) {
      outcome = successes.isEmpty() ? null : successes.get(random.nextInt(successes.size()));
    }
    if (ticket.action() == Action.POLL_LATER) {
      outcome = Trigger.POLL_DUE;
    } else if (outcome == Trigger.SESSION_FOUND && neverThere) {
      outcome = Trigger.SESSION_INCOMPLETE;
    } else if (outcome == Trigger.SESSION_FOUND) {
      machine().facts().cycle.instanceExists = random.nextBoolean();
    }
    machine().facts().cycle.started =
        !well && ticket.action() == Action.SYNC && random.nextBoolean();
    machine().facts().cycle.changed = ticket.action() == Action.SYNC && random.nextBoolean();
    remember(ticket, well, outcome);
    State before = machine().state();
    failed |=
        outcome == Trigger.RELOGIN_FAILED
            && NEEDS_A_LOGIN.contains(before)
            && before.compareTo(State.LOADING) <= 0;
    boolean meant = machine().ended(ticket, outcome);
    require(
        outcome != Trigger.RELOGIN_FAILED
            || !NEEDS_A_LOGIN.contains(before)
            || meant && machine().state() != before,
        "a server without a login ends");
    require(
        !machine().ended(ticket, outcome) || ticket.action().kind() != Action.Kind.STEP,
        "a step ends once");
    assertRules();
    return well || outcome == null ? ticket.action() : outcome;
  }

  private void remember(Ticket ticket, boolean well, @Nullable Trigger outcome) {
    done(ticket.action(), well);
    if (ticket.action() == Action.LOG_IN_AGAIN) {
      loginLost |= !well;
    } else if (machine().awaited().filter(ticket::equals).isPresent()) {
      boolean lastPoll =
          outcome == Trigger.SESSION_INCOMPLETE && machine().facts().cycle.pollsLeft == 1;
      failed |= lastPoll || !well && !FORGIVEN.contains(ticket.action());
      unsaved |= !well && ticket.action() == Action.SAVE;
    }
  }

  /** A step sees the state at the time when the worker begins it. */
  private void begunFor(Ticket ticket) {
    switch (ticket.action()) {
      case LOAD -> require(leased, "only what is leased is loaded");
      case SYNC -> {
        require(connected, "there is a host to speak to");
        require(leased && loaded, "only what is leased and loaded is played");
      }
      case SAVE -> require(leased, "only what is leased is saved");
      case REGISTER, RESERVE -> require(connected, "there is a host to speak to");
      default -> {}
    }
  }

  private void done(Action action, boolean well) {
    switch (action) {
      case CONNECT -> connected = well;
      case LEASE -> leased = well;
      case LOAD -> loaded = well;
      case SYNC -> playing = well || machine().facts().cycle.started;
      case CLEAN_UP -> {
        connected = false;
        leased = false;
        playing = false;
      }
      default -> {}
    }
  }

  private void assertRules() {
    Facts facts = machine().facts();
    State state = machine().state();
    require(facts.cycles <= facts.maxRecycles + 1, "no more cycles than allowed");
    if (state == State.DRAINING && stopped) {
      require(gameTold == 1, "the game is told of the stop");
      require(hostTold == (hostAsked ? 0 : 1), "the host is told of the stop");
    }
    require(state != State.ACTIVE || !stopped, "what is to stop drains");
    require(state != State.ACTIVE || !left, "a game that is done is not played on");
    require(!stopped || facts.softStopped, "a stop is latched");
    require(state != State.FAILING || facts.failed && facts.softStopped, "a failure is the end");
    require(!leadsNowhere(state), "a way out of every state");
  }

  /** Returns whether nothing is under way, and no event from outside is awaited. */
  private boolean leadsNowhere(State state) {
    return switch (state) {
      case NEW -> started;
      case AWAIT_ALLOCATION -> !registered;
      case ACTIVE, DRAINING, DISABLED, COMPLETE_LOGIN_ONLY, STOPPED, FAILED -> false;
      case FINALIZING -> machine().awaited().isEmpty() && !asksLater();
      default -> machine().awaited().isEmpty();
    };
  }

  private boolean asksLater() {
    return aside.stream().anyMatch(ticket -> ticket.action() == Action.POLL_LATER);
  }

  void assertEnd() {
    assertNothingLeft();
    Facts facts = machine().facts();
    State expected =
        switch (facts.mode) {
          case DISABLED -> stoppedOr(State.DISABLED);
          case LOGIN_ONLY -> stoppedOr(State.COMPLETE_LOGIN_ONLY);
          default -> State.STOPPED;
        };
    require(machine().state() == (failed ? State.FAILED : expected), "the exit code is true");
    require(facts.unsaved == unsaved, "the exit code tells of what is not saved");
  }

  private State stoppedOr(State end) {
    return stopped ? machine().state() == end ? end : State.STOPPED : end;
  }

  private void assertNothingLeft() {
    require(!connected, "no connection to a host is left");
    require(!leased, "no lease is left");
    require(!playing, "the game does not play on");
    require(cycle == 0 || cleanUps == 1, "every cycle is cleaned up");
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError("broken: " + rule);
    }
  }
}
