package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.*;
import static io.github.worldkeep.bootstrap.session.State.*;
import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows from a session that this server has to one that is played. */
final class LoadRowsTest extends RowsOfTheTable {

  private static void assertFailsWithoutASave(Journey life) {
    life.leadsTo(FAILING).doing(CLEAN_UP);
    assertThat(life.facts().failed).isTrue();
    life.ends(CLEANED_UP).leadsTo(FAILED).doing();
    assertThat(life.count(SAVE)).isZero();
  }

  @Test
  void creatingInstance_ok_acquiresTheLeases() {
    in(CREATING_INSTANCE).ends(INSTANCE_CREATED).leadsTo(LEASING).doing(WATCH_SESSION, LEASE);
  }

  @Test
  void creatingInstance_failed_fails() {
    assertFailsWithoutASave(in(CREATING_INSTANCE).ends(INSTANCE_FAILED));
    assertThat(CREATE_INSTANCE.failure()).isEqualTo(INSTANCE_FAILED);
  }

  @Test
  void leasing_granted_loads() {
    in(LEASING).ends(LEASED).leadsTo(LOADING).doing(LOAD);
  }

  @Test
  void leasing_heldByAnother_orStoreDown_fails() {
    assertFailsWithoutASave(in(LEASING).ends(LEASE_FAILED));
    assertThat(LEASE.failure()).as("also past the deadline").isEqualTo(LEASE_FAILED);
  }

  @Test
  void loading_loaded_handsOver() {
    in(LOADING).ends(LOADED).leadsTo(SYNCING).doing(SYNC);
  }

  @Test
  void loading_unavailableOrCorruptOrNewer_neverWrites() {
    assertFailsWithoutASave(in(LOADING).ends(LOAD_FAILED));
    assertThat(LOAD.failure()).isEqualTo(LOAD_FAILED);
  }

  @Test
  void loading_leaseLost_neverWrites_andLoadsNoLonger() {
    Journey life = in(LOADING);
    Ticket loading = life.awaited();

    life.fire(LEASE_LOST).cancelling(LOAD);

    assertFailsWithoutASave(life);
    assertThat(life.late(loading, LOADED)).isFalse();
  }

  @Test
  void beforeLoading_leaseLost_neverWrites() {
    for (State state : from(CREATING_SESSION, LEASING)) {
      Journey life = in(state);
      Action step = life.awaited().action();

      life.fire(LEASE_LOST).cancelling(step);

      assertFailsWithoutASave(life);
    }
  }

  @Test
  void leasingOrLoading_sessionGone_leavesWithoutASave() {
    for (State state : List.of(LEASING, LOADING)) {
      Journey life = in(state);
      Action step = life.awaited().action();

      life.fire(SESSION_GONE).cancelling(step).leadsTo(CLEANUP).doing(CLEAN_UP);

      life.ends(CLEANED_UP).leadsTo(STOPPED);
      assertThat(life.facts().failed).isFalse();
      assertThat(life.count(SAVE)).isZero();
    }
  }

  @Test
  void syncing_synced_isPlayed_withAutosave() {
    in(SYNCING).ends(SYNCED).leadsTo(ACTIVE).doing(AUTOSAVE);
  }

  @Test
  void syncing_sessionChangedMeanwhile_isAppliedOnceTheGameHasStarted() {
    Journey life = in(SYNCING).fire(SESSION_CHANGED).meansNothing();
    life.facts().cycle.changed = true;

    life.ends(SYNCED).leadsTo(ACTIVE).doing(AUTOSAVE, APPLY_SESSION);
  }

  @Test
  void syncing_gameLoadOrUpdateOrSelfAllocationFailed_fails() {
    assertFailsWithoutASave(in(SYNCING).ends(SYNC_FAILED));
    assertThat(SYNC.failure()).isEqualTo(SYNC_FAILED);
  }

  @Test
  void syncing_failedAfterTheGameStarted_stopsAndSavesIt() {
    Journey life = in(SYNCING);
    life.facts().cycle.started = true;

    life.ends(SYNC_FAILED).leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);

    life.in(FINAL_SAVE).ends(SAVED).leadsTo(FAILING);
    assertThat(life.facts().failed).isTrue();
  }

  @Test
  void syncing_gameIsDoneAlready_stopsItOnceItHasStarted() {
    for (Trigger done : List.of(SESSION_LEFT, MATCH_ENDED)) {
      Journey life = in(SYNCING).fire(done).meansNothing();

      life.ends(SYNCED).leadsTo(ACTIVE, UNSYNCING).doing(AUTOSAVE, CLOSE_DOOR, UNSYNC);
    }
  }

  @Test
  void syncing_gameIsDoneAlready_andTheServerIsToStop_endsAtOnce() {
    in(SYNCING).fire(SOFT_STOP).fire(SESSION_LEFT).ends(SYNCED).leadsTo(ACTIVE, UNSYNCING);
  }

  @Test
  void recycling_afterAGameThatWasDoneEarly_isPlayed() {
    Journey life = recycling(1).in(SYNCING).fire(SESSION_LEFT).in(CLEANUP).in(SYNCING);

    life.ends(SYNCED).leadsTo(ACTIVE).doing(AUTOSAVE);
  }

  @Test
  void syncing_sessionGone_stopsTheGame() {
    Journey life = in(SYNCING);
    Ticket syncing = life.awaited();

    life.fire(SESSION_GONE).cancelling(SYNC).leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);

    assertThat(life.late(syncing, SYNCED)).as("the game that started all the same").isFalse();
    assertThat(life.facts().failed).isFalse();
  }

  @Test
  void syncing_secondLoginFailed_stopsTheGame_andNoSessionFollows() {
    Journey life = recycling(3).in(SYNCING).fire(LOGIN_EXPIRED);

    life.late(life.last(LOG_IN_AGAIN), RELOGIN_FAILED);

    life.cancelling(SYNC).leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);
    life.in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED);
  }

  @Test
  void syncing_leaseLost_stopsWritesFirst() {
    in(SYNCING)
        .fire(LEASE_LOST)
        .cancelling(SYNC)
        .leadsTo(UNSYNCING)
        .doing(STOP_WRITES, CLOSE_DOOR, UNSYNC);
  }

  @Test
  void preparing_softStop_isDeferred_andThenDrains() {
    for (State state : from(CREATING_INSTANCE, SYNCING)) {
      Journey life = in(state).fire(SOFT_STOP).meansNothing();
      assertThat(life.facts().softStopped).as("latched in %s", state).isTrue();

      life.in(SYNCING).ends(SYNCED);

      life.leadsTo(ACTIVE, DRAINING).doing(AUTOSAVE, TELL_GAME, TELL_HOST, CLOSE_DOOR, CHECKPOINT);
      life.in(STOPPED);
      assertThat(life.count(SAVE)).isEqualTo(1);
    }
  }

  @Test
  void preparing_softStopOfTheHost_isNotToldBackToIt() {
    Journey life = in(LOADING);
    life.facts().hostAskedToStop = true;
    life.fire(SOFT_STOP).meansNothing();

    life.in(SYNCING).ends(SYNCED);

    life.leadsTo(ACTIVE, DRAINING).doing(AUTOSAVE, TELL_GAME, CLOSE_DOOR, CHECKPOINT);
  }

  @Test
  void preparing_softStopTwice_isToldOnce() {
    Journey life = in(LOADING).fire(SOFT_STOP).fire(SOFT_STOP).in(DRAINING).fire(SOFT_STOP);

    life.meansNothing();
    assertThat(life.count(TELL_HOST)).isEqualTo(1);
    assertThat(life.count(TELL_GAME)).isEqualTo(1);
  }
}
