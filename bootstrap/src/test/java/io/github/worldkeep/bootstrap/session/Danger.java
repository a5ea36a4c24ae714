package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.State.*;

import io.github.worldkeep.bootstrap.session.BrokenTable.How;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The dangers of a broken table. */
enum Danger {
  /** A world is saved or played that is not owned, or was never loaded. */
  WRITES_WITHOUT_A_LEASE(
      broken ->
          broken.leads(EnumSet.range(NEW, LEASING), EnumSet.range(LOADING, FINAL_SAVE))
              || broken.lacks(Action.STOP_WRITES)),

  /** A stop is reported to the host or the game twice, never, or without a cause. */
  TOLD_TWICE_OR_NEVER(
      broken ->
          broken.lacks(Action.TELL_HOST, Action.TELL_GAME)
              || broken.how() == How.LACKS_ITS_GUARD
                  && broken.row().actions().contains(Action.TELL_HOST)),

  /** The resources of a cycle are released twice, or never. */
  CLEANED_UP_TWICE_OR_NEVER(
      broken ->
          broken.lacks(Action.CLEAN_UP)
              || broken.leads(EnumSet.of(CLEANUP, FAILING), EnumSet.of(CLEANUP, FAILING))
              || broken.leads(EnumSet.range(REGISTRATION, FINAL_SAVE), ends())),

  /** The machine hangs: no trigger is due, and no step is awaited. */
  NO_WAY_OUT(
      broken ->
          broken.leads(EnumSet.allOf(State.class), EnumSet.of(NEW))
              || broken.row().actions().stream()
                  .anyMatch(a -> a.kind() == Action.Kind.STEP && broken.lacks(a))
              || broken.lacks(Action.POLL_LATER)
              || broken.stays()),

  /** The exit code reports success or failure wrongly. */
  WRONG_EXIT_CODE(
      broken ->
          broken.lacks(Action.MARK_FAILED, Action.MARK_UNSAVED)
              || broken.row().to().equals(Optional.of(FAILING))
                  && broken.leads(EnumSet.allOf(State.class), EnumSet.of(CLEANUP, STOPPED))
              || broken.row().to().equals(Optional.of(CLEANUP))
                  && broken.leads(EnumSet.allOf(State.class), EnumSet.of(FAILING, FAILED))
              || !broken.row().to().equals(Optional.of(RECYCLING))
                  && broken.leads(EnumSet.of(CLEANUP, FAILING), ends()));

  private final Predicate<BrokenTable> is;

  Danger(Predicate<BrokenTable> is) {
    this.is = is;
  }

  boolean isIn(BrokenTable broken) {
    return is.test(broken);
  }

  private static Set<State> ends() {
    return EnumSet.range(DISABLED, FAILED);
  }
}
