package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.*;
import static io.github.worldkeep.bootstrap.session.State.*;
import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All ways to the end: normal, requested from outside, and after a failure. */
final class EndRowsTest extends RowsOfTheTable {

  @Test
  void unsyncing_done_saves() {
    in(UNSYNCING).ends(UNSYNCED).leadsTo(FINAL_SAVE).doing(SAVE);
    assertThat(UNSYNC.failure()).as("a game that does not stop is left behind").isEqualTo(UNSYNCED);
  }

  @Test
  void finalSave_acknowledged_cleansUp() {
    Journey life = in(FINAL_SAVE).ends(SAVED).leadsTo(CLEANUP).doing(CLEAN_UP);
    assertThat(life.facts().unsaved).isFalse();
  }

  @Test
  void finalSave_deadlineOrFenced_isRemembered() {
    Journey life = in(FINAL_SAVE).ends(SAVE_FAILED).leadsTo(CLEANUP).doing(CLEAN_UP);
    assertThat(life.facts().unsaved).isTrue();
    assertThat(life.facts().failed).isFalse();
    assertThat(SAVE.failure()).isEqualTo(SAVE_FAILED);
  }

  @Test
  void finalSave_afterAHardStop_leadsToTheFailure() {
    Journey saved = in(UNSYNCING).fire(HARD_STOP).ends(SAVED).leadsTo(FAILING).doing(CLEAN_UP);
    assertThat(saved.facts().unsaved).isFalse();

    Journey lost = in(UNSYNCING).fire(HARD_STOP).ends(SAVE_FAILED).leadsTo(FAILING).doing(CLEAN_UP);
    assertThat(lost.facts().unsaved).isTrue();
  }

  @Test
  void leaseLost_whileItEnds_stopsWrites() {
    for (State state : from(UNSYNCING, FINAL_SAVE)) {
      in(state).fire(LEASE_LOST).stays().doing(STOP_WRITES);
    }
  }

  @Test
  void leaseLost_withoutOne_meansNothing() {
    for (State state : from(LOGGING_IN, RESERVING)) {
      in(state).fire(LEASE_LOST).meansNothing();
    }
    in(CLEANUP).fire(LEASE_LOST).meansNothing();
    in(FAILING).fire(LEASE_LOST).meansNothing();
  }

  private static Optional<Action> inFlight(Journey life) {
    return life.awaitsAStep() ? Optional.of(life.awaited().action()) : Optional.empty();
  }

  @Test
  void withoutASession_softStop_cancelsWhatIsInFlight_andCleansUp() {
    for (State state : from(NEW, FINALIZING)) {
      Journey life = in(state);
      Optional<Action> step = inFlight(life);
      life.fire(SOFT_STOP).leadsTo(CLEANUP).doing(CLEAN_UP);

      step.ifPresent(life::cancelling);
      assertThat(life.facts().softStopped).isTrue();
      life.ends(CLEANED_UP).leadsTo(STOPPED).doing();
    }
  }

  @Test
  void terminated_beforeAnythingIsLoaded_cancelsAndCleansUp() {
    for (State state : from(NEW, LOADING)) {
      Journey life = in(state);
      Optional<Action> step = inFlight(life);
      life.fire(TERMINATED).leadsTo(CLEANUP).doing(CLEAN_UP);

      step.ifPresent(life::cancelling);
      assertThat(life.facts().softStopped).isTrue();
      assertThat(life.count(SAVE)).isZero();
    }
  }

  @Test
  void terminated_whilePlayed_stopsTheGame_andSaves() {
    for (State state : from(ACTIVE, DRAINING)) {
      Journey life = in(state).fire(TERMINATED);

      life.leadsTo(UNSYNCING).doing(HURRY, CLOSE_DOOR, UNSYNC);
      assertThat(life.facts().softStopped).isTrue();
      life.ends(UNSYNCED).leadsTo(FINAL_SAVE).doing(SAVE);
      life.ends(SAVED).leadsTo(CLEANUP);
      life.ends(CLEANED_UP).leadsTo(STOPPED);
    }
  }

  @Test
  void terminated_whileTheGameStartsOrStops_savesAtOnce() {
    for (State state : List.of(SYNCING, UNSYNCING)) {
      Journey life = in(state);
      Action step = life.awaited().action();
      life.fire(TERMINATED).cancelling(step).leadsTo(FINAL_SAVE).doing(HURRY, SAVE);

      assertThat(life.facts().softStopped).isTrue();
      life.ends(SAVED).leadsTo(CLEANUP);
    }
  }

  @Test
  void terminated_whileItSavesOrCleansUp_hurries() {
    for (State state : from(FINAL_SAVE, FAILING)) {
      Journey life = in(state).fire(TERMINATED).stays().doing(HURRY);
      assertThat(life.facts().softStopped).isTrue();
    }
  }

  @Test
  void hardStop_beforeAnythingIsLoaded_fails() {
    for (State state : from(NEW, LOADING)) {
      Journey life = in(state);
      Optional<Action> step = inFlight(life);
      life.fire(HARD_STOP).leadsTo(FAILING).doing(CLEAN_UP);

      step.ifPresent(life::cancelling);
      assertThat(life.count(SAVE)).isZero();
    }
  }

  @Test
  void hardStop_whilePlayed_stopsTheGame_savesFirst_andFailsThen() {
    for (State state : from(ACTIVE, DRAINING)) {
      Journey life = in(state).fire(HARD_STOP);

      life.leadsTo(UNSYNCING).doing(HURRY, CLOSE_DOOR, UNSYNC);
      assertThat(life.facts().failed).isTrue();
      life.ends(UNSYNCED).leadsTo(FINAL_SAVE).doing(SAVE);
      life.ends(SAVED).leadsTo(FAILING);
      life.ends(CLEANED_UP).leadsTo(FAILED);
    }
  }

  @Test
  void hardStop_whileTheGameStartsOrStops_savesFirst_andFailsThen() {
    for (State state : List.of(SYNCING, UNSYNCING)) {
      Journey life = in(state);
      Action step = life.awaited().action();
      life.fire(HARD_STOP).cancelling(step).leadsTo(FINAL_SAVE).doing(HURRY, SAVE);

      assertThat(life.facts().failed).isTrue();
      life.ends(SAVED).leadsTo(FAILING);
    }
  }

  @Test
  void hardStop_whileItSaves_hurries_andFailsThen() {
    Journey life = in(FINAL_SAVE).fire(HARD_STOP).stays().doing(HURRY);
    assertThat(life.facts().failed).isTrue();
    life.ends(SAVED).leadsTo(FAILING);
  }

  @Test
  void cleanUp_anyShutdownEvent_changesNothing() {
    for (State state : from(UNSYNCING, CLEANUP)) {
      Journey life = in(state).fire(SOFT_STOP).meansNothing();
      assertThat(life.facts().softStopped).as("latched in %s", state).isTrue();
    }
    Journey life = in(CLEANUP).fire(HARD_STOP).meansNothing();
    assertThat(life.facts().failed).isFalse();
    in(FAILING).fire(SOFT_STOP).meansNothing();
    in(FAILING).fire(HARD_STOP).meansNothing();
  }

  @Test
  void cleanUp_isDoneOnceInACycle_whateverComes() {
    Journey life = in(CLEANUP);
    for (Trigger any : Trigger.values()) {
      if (any != CLEANED_UP && any != ENTER) {
        life.fire(any);
      }
    }
    assertThat(life.state()).isEqualTo(CLEANUP);
    assertThat(life.count(CLEAN_UP)).isEqualTo(1);
  }

  @Test
  void cleanedUp_andNothingAgainstIt_recycles_asOftenAsAllowed() {
    Journey life = recycling(2);
    for (int cycle = 1; cycle <= 2; cycle++) {
      life.in(CLEANUP).ends(CLEANED_UP).leadsTo(RECYCLING, REGISTRATION).doing(CONNECT);
    }
    life.in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED).doing();
    assertThat(life.facts().cycles).isEqualTo(3);
    assertThat(life.count(CLEAN_UP)).isEqualTo(3);
  }

  @Test
  void cleanedUp_softStopped_stops() {
    recycling(2).in(ACTIVE).fire(SOFT_STOP).in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED).doing();
    recycling(2).in(CLEANUP).fire(SOFT_STOP).ends(CLEANED_UP).leadsTo(STOPPED).doing();
    recycling(2).in(CLEANUP).fire(TERMINATED).ends(CLEANED_UP).leadsTo(STOPPED).doing();
  }

  @Test
  void cleanedUp_notLoggedInAnyMore_stops() {
    Journey life = recycling(2).in(CLEANUP).fire(LOGIN_EXPIRED);
    life.late(life.last(LOG_IN_AGAIN), RELOGIN_FAILED);
    life.ends(CLEANED_UP).leadsTo(STOPPED).doing();
  }

  @Test
  void cleanedUp_hostAllowsNoOther_stops() {
    Journey life = recycling(2).in(CLEANUP);
    life.facts().cycle.recyclable = false;
    life.ends(CLEANED_UP).leadsTo(STOPPED).doing();
  }

  @Test
  void cleanedUp_noneAllowed_stops() {
    in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED).doing();
    assertThat(CLEAN_UP.failure()).as("also by its deadline").isEqualTo(CLEANED_UP);
  }

  @Test
  void failing_cleanedUp_isTheEnd_whateverIsAllowed() {
    Journey life = recycling(2).in(FAILING);
    assertThat(life.facts().softStopped).as("marked closed").isTrue();
    life.ends(CLEANED_UP).leadsTo(FAILED).doing();
  }

  @Test
  void unsaved_inOneCycle_isRememberedInTheNext() {
    Journey life = recycling(1).in(FINAL_SAVE).ends(SAVE_FAILED).in(REGISTRATION);
    assertThat(life.facts().unsaved).isTrue();
  }

  @Test
  void anEnd_whateverComes_isTheEnd() {
    List<Journey> ends =
        List.of(
            life(Mode.DISABLED).in(State.DISABLED),
            life(Mode.LOGIN_ONLY).in(COMPLETE_LOGIN_ONLY),
            in(STOPPED),
            in(FAILING).ends(CLEANED_UP));
    for (Journey life : ends) {
      assertThat(life.state().isTerminal()).isTrue();
      for (Trigger any : Trigger.values()) {
        life.fire(any).meansNothing();
      }
    }
  }
}
