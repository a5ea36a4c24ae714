package io.github.worldkeep.bootstrap.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the {@link TransitionTable}. Belongs to the event loop.
 *
 * <p>A state waits for at most one step. The end of another ticket is ignored: it is of an earlier
 * cycle, or of a step that was cancelled.
 */
final class SessionMachine {
  private final TransitionTable table;
  private final Facts facts;
  private final Effects effects;
  private State state = State.NEW;
  private long tickets;
  private @Nullable Ticket awaited;

  SessionMachine(Facts facts, Effects effects) {
    this(TransitionTable.STANDARD, facts, effects);
  }

  /** Creates a machine with another table, for tests. */
  SessionMachine(TransitionTable table, Facts facts, Effects effects) {
    this.table = table;
    this.facts = facts;
    this.effects = effects;
  }

  State state() {
    return state;
  }

  Facts facts() {
    return facts;
  }

  /** Returns the step for which the state waits, if it waits for one. */
  Optional<Ticket> awaited() {
    return Optional.ofNullable(awaited);
  }

  /** Fires a trigger. Returns whether the table has a row for it. */
  boolean fire(Trigger trigger) {
    remember(trigger);
    Optional<Transition> row = table.find(state, trigger, facts);
    row.ifPresent(this::carryOut);
    return row.isPresent();
  }

  private void remember(Trigger trigger) {
    switch (trigger) {
      case LOGGED_IN -> facts.loggedIn = true;
      case RELOGIN_FAILED -> facts.loggedIn = false;
      case SESSION_INCOMPLETE -> facts.cycle.pollsLeft--;
      default -> {}
    }
  }

  private void carryOut(Transition row) {
    State next = row.to().orElse(state);
    boolean moves = next != state;
    for (Action action : row.actions()) {
      perform(action);
    }
    if (moves) {
      awaited = null;
      state = next;
      effects.entered(next);
      fire(Trigger.ENTER);
    }
  }

  private void perform(Action action) {
    switch (action) {
      case BEGIN_CYCLE -> facts.beginCycle();
      case LATCH_STOP -> facts.softStopped = true;
      case LATCH_LEFT -> facts.cycle.left = true;
      case MARK_FAILED -> facts.failed = true;
      case MARK_UNSAVED -> facts.unsaved = true;
      case CANCEL -> cancel();
      case TELL_HOST -> tellHostOnce();
      default -> begin(action);
    }
  }

  private void cancel() {
    if (awaited != null) {
      effects.cancel(awaited);
      awaited = null;
    }
  }

  private void tellHostOnce() {
    if (!facts.hostAskedToStop && !facts.cycle.hostKnowsOfStop) {
      facts.cycle.hostKnowsOfStop = true;
      begin(Action.TELL_HOST);
    }
  }

  private void begin(Action action) {
    Ticket ticket = new Ticket(facts.cycles, ++tickets, action);
    if (action.kind() == Action.Kind.STEP) {
      awaited = ticket;
    }
    effects.begin(ticket);
  }

  /**
   * Ends an action.
   *
   * @param outcome the trigger that the end fires; null for none
   * @return whether the end had an effect; a stale one has none
   */
  boolean ended(Ticket ticket, @Nullable Trigger outcome) {
    if (ticket.action().kind() == Action.Kind.STEP) {
      if (!ticket.equals(awaited)) {
        return false;
      }
      awaited = null;
    }
    return isCurrent(ticket) && outcome != null && fire(outcome);
  }

  /** A login belongs to the process: it also counts in a later cycle. */
  private boolean isCurrent(Ticket ticket) {
    return ticket.cycle() == facts.cycles || ticket.action() == Action.LOG_IN_AGAIN;
  }
}
