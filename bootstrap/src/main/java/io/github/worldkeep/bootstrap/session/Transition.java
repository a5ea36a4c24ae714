package io.github.worldkeep.bootstrap.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the table.
 *
 * @param from the states of the row
 * @param on the triggers of the row
 * @param when the guard, which must hold
 * @param actions the actions, in this order
 * @param to the next state; empty to stay
 */
record Transition(
    Set<State> from, Set<Trigger> on, Guard when, List<Action> actions, Optional<State> to) {

  static Transition on(Set<State> from, Trigger... triggers) {
    return new Transition(from, Set.of(triggers), Guard.ALWAYS, List.of(), Optional.empty());
  }

  static Transition on(State from, Trigger... triggers) {
    return on(Set.of(from), triggers);
  }

  Transition when(Guard guard) {
    return new Transition(from, on, guard, actions, to);
  }

  Transition then(Action... next) {
    return new Transition(from, on, when, List.of(next), to);
  }

  Transition to(State next) {
    return new Transition(from, on, when, actions, Optional.of(next));
  }

  boolean matches(State state, Trigger trigger, Facts facts) {
    return from.contains(state) && on.contains(trigger) && when.holds(facts);
  }
}
