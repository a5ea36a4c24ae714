package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.EnumSet;

/**
 * Tests of the table's rows, from what a life is to be, not from the table. Each runs on the table
 * that is used, and in {@link BrokenTablesTest} on others, which it must tell from that.
 */
abstract class RowsOfTheTable {
  TransitionTable table = TransitionTable.STANDARD;

  Journey life(Mode mode) {
    return new Journey(table, mode, 0);
  }

  Journey recycling(int most) {
    return new Journey(table, Mode.ALLOCATE, most);
  }

  /** A life in this state, in a mode that leads there. */
  Journey in(State state) {
    boolean makesItsOwn = state == State.RESERVING || state == State.CREATING_SESSION;
    return life(makesItsOwn ? Mode.AUTO_CREATE : Mode.ALLOCATE).in(state);
  }

  /** All of them in which something can happen; RECYCLING is left as soon as it is entered. */
  static EnumSet<State> from(State first, State last) {
    EnumSet<State> states = EnumSet.range(first, last);
    states.remove(State.RECYCLING);
    return states;
  }
}
