package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine on its way through the table, by the events that a real life has, and what it does. */
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

  /** Goes on, as if all went well, until it is in this state. */
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

  /** Something happens. */
  Journey fire(Trigger trigger) {
    forget();
    machine.fire(trigger);
    return this;
  }

  /** The step that the state waits for ends so; with null it leads to nothing by itself. */
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

  /** What was begun last of this kind. */
  Ticket last(Action action) {
    List<Ticket> found = all.stream().filter(t -> t.action() == action).toList();
    assertThat(found).as("%s among %s", action, all).isNotEmpty();
    return found.get(found.size() - 1);
  }

  /** Something that was begun some time ago ends. Answers whether it meant anything. */
  boolean late(Ticket ticket, @Nullable Trigger outcome) {
    forget();
    return machine.ended(ticket, outcome);
  }

  private void forget() {
    entered.clear();
    begun.clear();
    cancelled.clear();
  }

  /** What came last led through these states. */
  Journey leadsTo(State... states) {
    assertThat(entered).containsExactly(states);
    assertThat(machine.state()).isEqualTo(states[states.length - 1]);
    return this;
  }

  /** What came last changed the state not at all, and not what it waits for. */
  Journey stays() {
    assertThat(entered).isEmpty();
    assertThat(cancelled).isEmpty();
    return this;
  }

  /** What came last began this and nothing else, for the cycle that runs. */
  Journey doing(Action... actions) {
    assertThat(begun).extracting(Ticket::action).containsExactly(actions);
    assertThat(begun).allMatch(ticket -> ticket.cycle() == machine.facts().cycles);
    return this;
  }

  /** What came last means nothing here. */
  Journey meansNothing() {
    stays();
    assertThat(begun).isEmpty();
    return this;
  }

  /** What came last interrupted this step. */
  Journey cancelling(Action step) {
    assertThat(cancelled).containsExactly(step);
    return this;
  }

  /** How often it was begun on the way. */
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
