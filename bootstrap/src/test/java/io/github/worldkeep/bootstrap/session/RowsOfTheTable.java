package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.EnumSet;

/**
 * Tests of the table's rows, written from the requirements and not from the table. Each runs on the
 * standard table, and must fail on some of the tables in {@link BrokenTablesTest}.
 */
abstract class RowsOfTheTable {
  TransitionTable table = TransitionTable.STANDARD;

  Journey life(Mode mode) {
    return new Journey(table, mode, 0);
  }

  Journey recycling(int most) {
    return new Journey(table, Mode.ALLOCATE, most);
  }

  /** Returns a run in this state, in a mode that leads there. */
  Journey in(State state) {
    boolean makesItsOwn = state == State.RESERVING || state == State.CREATING_SESSION;
    return life(makesItsOwn ? Mode.AUTO_CREATE : Mode.ALLOCATE).in(state);
  }

  /** Returns a range of states without RECYCLING, which is left as soon as it is entered. */
  static EnumSet<State> from(State first, State last) {
    EnumSet<State> states = EnumSet.range(first, last);
    states.remove(State.RECYCLING);
    return states;
  }
}
