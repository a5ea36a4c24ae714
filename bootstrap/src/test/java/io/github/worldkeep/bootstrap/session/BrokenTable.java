package io.github.worldkeep.bootstrap.session;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table with one broken row.
 *
 * @param row the broken row
 * @param how the kind of defect
 * @param instead the row in its place; null for none
 */
record BrokenTable(Transition row, How how, @Nullable Transition instead) {

  /** The kinds of defects of a row. */
  enum How {
    MISSING,
    LEADS_ELSEWHERE,
    LEADS_NOWHERE,
    LACKS_AN_ACTION,
    LACKS_A_STATE,
    LACKS_AN_EVENT,
    LACKS_ITS_GUARD
  }

  /** Returns tables with each defect of each row. */
  static List<BrokenTable> all() {
    List<BrokenTable> all = new ArrayList<>();
    for (Transition row : TransitionTable.ROWS) {
      all.add(new BrokenTable(row, How.MISSING, null));
      breakTarget(row, all);
      breakActions(row, all);
      breakWhen(row, all);
    }
    return all;
  }

  private static void breakTarget(Transition row, List<BrokenTable> all) {
    if (row.to().isEmpty()) {
      return;
    }
    all.add(new BrokenTable(row, How.LEADS_NOWHERE, target(row, Optional.empty())));
    for (State other : State.values()) {
      if (!row.to().get().equals(other)) {
        all.add(new BrokenTable(row, How.LEADS_ELSEWHERE, target(row, Optional.of(other))));
      }
    }
  }

  private static Transition target(Transition row, Optional<State> to) {
    return new Transition(row.from(), row.on(), row.when(), row.actions(), to);
  }

  private static void breakActions(Transition row, List<BrokenTable> all) {
    for (Action dropped : row.actions()) {
      List<Action> rest = row.actions().stream().filter(a -> a != dropped).toList();
      Transition less = new Transition(row.from(), row.on(), row.when(), rest, row.to());
      all.add(new BrokenTable(row, How.LACKS_AN_ACTION, less));
    }
  }

  private static void breakWhen(Transition row, List<BrokenTable> all) {
    if (row.when() != Guard.ALWAYS) {
      all.add(new BrokenTable(row, How.LACKS_ITS_GUARD, row.when(Guard.ALWAYS)));
    }
    for (State dropped : row.from()) {
      Set<State> rest = EnumSet.copyOf(row.from());
      rest.remove(dropped);
      if (!rest.isEmpty() && row.on().stream().noneMatch(t -> isUnreachable(dropped, t))) {
        all.add(
            new BrokenTable(
                row,
                How.LACKS_A_STATE,
                new Transition(rest, row.on(), row.when(), row.actions(), row.to())));
      }
    }
    for (Trigger dropped : row.on()) {
      Set<Trigger> rest = new HashSet<>(row.on());
      rest.remove(dropped);
      if (!rest.isEmpty()) {
        all.add(
            new BrokenTable(
                row,
                How.LACKS_AN_EVENT,
                new Transition(row.from(), rest, row.when(), row.actions(), row.to())));
      }
    }
  }

  /** RECYCLING is left at once, so no other trigger fires in it. */
  static boolean isUnreachable(State state, Trigger trigger) {
    return state == State.RECYCLING && trigger != Trigger.ENTER;
  }

  TransitionTable table() {
    List<Transition> rows = new ArrayList<>(TransitionTable.ROWS);
    int place = rows.indexOf(row);
    if (instead == null) {
      rows.remove(place);
    } else {
      rows.set(place, instead);
    }
    return new TransitionTable(rows);
  }

  /** Returns whether a row that should lead on does not. Another row follows a guarded one. */
  boolean stays() {
    return row.to().isPresent()
        && (row.when() == Guard.ALWAYS || how == How.LEADS_NOWHERE)
        && switch (how) {
          case MISSING, LEADS_NOWHERE, LACKS_A_STATE, LACKS_AN_EVENT -> true;
          default -> false;
        };
  }

  /** Returns whether one of these actions is missing, by itself or with its row. */
  boolean lacks(Action... actions) {
    for (Action action : actions) {
      boolean was = row.actions().contains(action);
      if (was && (instead == null || !instead.actions().contains(action))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the row wrongly leads from one of these states to one of those. */
  boolean leads(Set<State> from, Set<State> to) {
    return how == How.LEADS_ELSEWHERE
        && from.containsAll(row.from())
        && instead != null
        && to.contains(instead.to().orElseThrow());
  }

  @Override
  public String toString() {
    return how + ": " + row + (instead == null ? "" : ", but " + instead);
  }
}
