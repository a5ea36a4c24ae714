package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine on its way through the table, by the events of a real run, with its actions. */
final class Journey implements Effects {
  private static final int LONGEST = 60;

  private final SessionMachine machine;
  private final List<State> entered = new ArrayList<>();
  private final List<Ticket> begun = new ArrayList<>();
  private final List<Ticket> all = new ArrayList<>();
  private final List<Action> cancelled = new ArrayList<>();

  Journey(TransitionTable table, Mode mode, int maxRecycles) {
    machine = new SessionMachine(table, new Facts(mode, maxRecycles), this);
  }

  Facts facts() {
    return machine.facts();
  }

  State state() {
    return machine.state();
  }

  /** Continues without a failure until the machine is in this state. */
  Journey in(State goal) {
    if (goal == State.FAILING) {
      in(State.LEASING).ends(LEASE_FAILED);
    }
    for (int steps = 0; machine.state() != goal; steps++) {
      assertThat(steps).as("steps to %s, in %s", goal, machine.state()).isLessThan(LONGEST);
      onward();
    }
    return this;
  }

  private void onward() {
    switch (machine.state()) {
      case NEW -> fire(START);
      case LOGGING_IN -> ends(LOGGED_IN);
      case REGISTRATION -> ends(CONNECTED);
      case RESERVING -> ends(RESERVED);
      case CREATING_SESSION -> ends(SESSION_CREATED);
      case AWAIT_ALLOCATION -> {
        ends(null);
        fire(ALLOCATED);
      }
      case FINALIZING -> ends(SESSION_FOUND);
      case CREATING_INSTANCE -> ends(INSTANCE_CREATED);
      case LEASING -> ends(LEASED);
      case LOADING -> ends(LOADED);
      case SYNCING -> ends(SYNCED);
      case ACTIVE -> fire(MATCH_ENDED);
      case DRAINING -> fire(EMPTY);
      case UNSYNCING -> ends(UNSYNCED);
      case FINAL_SAVE -> ends(SAVED);
      case CLEANUP, FAILING -> ends(CLEANED_UP);
      default -> throw new AssertionError("nothing leads on from " + machine.state());
    }
  }

  /** Fires a trigger. */
  Journey fire(Trigger trigger) {
    forget();
    machine.fire(trigger);
    return this;
  }

  /** Ends the awaited step with this trigger; with null, the end fires none. */
  Journey ends(@Nullable Trigger outcome) {
    Ticket step = awaited();
    forget();
    machine.ended(step, outcome);
    return this;
  }

  Ticket awaited() {
    assertThat(machine.awaited()).as("the step that %s waits for", machine.state()).isPresent();
    return machine.awaited().orElseThrow();
  }

  /** Returns the last ticket of this action. */
  Ticket last(Action action) {
    List<Ticket> found = all.stream().filter(t -> t.action() == action).toList();
    assertThat(found).as("%s among %s", action, all).isNotEmpty();
    return found.get(found.size() - 1);
  }

  /** Ends an earlier ticket. Returns whether the end had an effect. */
  boolean late(Ticket ticket, @Nullable Trigger outcome) {
    forget();
    return machine.ended(ticket, outcome);
  }

  private void forget() {
    entered.clear();
    begun.clear();
    cancelled.clear();
  }

  /** Asserts that the last event led through these states. */
  Journey leadsTo(State... states) {
    assertThat(entered).containsExactly(states);
    assertThat(machine.state()).isEqualTo(states[states.length - 1]);
    return this;
  }

  /** Asserts that the last event changed neither the state nor the awaited step. */
  Journey stays() {
    assertThat(entered).isEmpty();
    assertThat(cancelled).isEmpty();
    return this;
  }

  /** Asserts that the last event began exactly these actions, for the current cycle. */
  Journey doing(Action... actions) {
    assertThat(begun).extracting(Ticket::action).containsExactly(actions);
    assertThat(begun).allMatch(ticket -> ticket.cycle() == machine.facts().cycles);
    return this;
  }

  /** Asserts that the last event had no effect. */
  Journey meansNothing() {
    stays();
    assertThat(begun).isEmpty();
    return this;
  }

  /** Asserts that the last event interrupted this step. */
  Journey cancelling(Action step) {
    assertThat(cancelled).containsExactly(step);
    return this;
  }

  /** Returns how often an action was begun. */
  long count(Action action) {
    return all.stream().filter(t -> t.action() == action).count();
  }

  boolean awaitsAStep() {
    return machine.awaited().isPresent();
  }

  @Override
  public void begin(Ticket ticket) {
    begun.add(ticket);
    all.add(ticket);
  }

  @Override
  public void cancel(Ticket ticket) {
    cancelled.add(ticket.action());
  }

  @Override
  public void entered(State state) {
    assertThat(entered).as("a table that goes in circles").hasSizeLessThan(LONGEST);
    entered.add(state);
  }
}
