package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.*;
import static io.github.worldkeep.bootstrap.session.State.*;
import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows while a session is played, and those of its login. */
final class PlayRowsTest extends RowsOfTheTable {
  private static final EnumSet<State> PLAYED = EnumSet.of(ACTIVE, DRAINING);

  @Test
  void active_softStop_latches_tellsGameAndHost_closesTheDoor_andCheckpoints() {
    Journey life = in(ACTIVE).fire(SOFT_STOP);

    life.leadsTo(DRAINING).doing(TELL_GAME, TELL_HOST, CLOSE_DOOR, CHECKPOINT);
    assertThat(life.facts().softStopped).isTrue();
  }

  @Test
  void active_softStopOfTheHost_isNotToldBackToIt() {
    Journey life = in(ACTIVE);
    life.facts().hostAskedToStop = true;

    life.fire(SOFT_STOP).leadsTo(DRAINING).doing(TELL_GAME, CLOSE_DOOR, CHECKPOINT);
  }

  @Test
  void draining_softStopAgain_meansNothing() {
    Journey life = in(ACTIVE).fire(SOFT_STOP);

    life.fire(SOFT_STOP).meansNothing();
    life.fire(SOFT_STOP).meansNothing();
    assertThat(life.count(TELL_HOST)).isEqualTo(1);
  }

  @Test
  void draining_forTheEndOfTheMatch_softStop_isToldToo() {
    Journey life = in(DRAINING).fire(SOFT_STOP);

    life.stays().doing(TELL_GAME, TELL_HOST);
    assertThat(life.facts().softStopped).isTrue();
    life.fire(SOFT_STOP).meansNothing();
  }

  @Test
  void active_lateMessagesOfTheAllocation_areIgnored() {
    for (State state : PLAYED) {
      for (Trigger late : List.of(ALLOCATION_FAILED, ALLOCATION_LATE, ALLOCATED)) {
        in(state).fire(late).meansNothing();
      }
    }
  }

  @Test
  void active_matchEndedOrEmpty_letsThePlayersLeave() {
    for (Trigger end : List.of(MATCH_ENDED, EMPTY, NO_PLAYER_CAME)) {
      Journey life = in(ACTIVE).fire(end).leadsTo(DRAINING).doing(CLOSE_DOOR, CHECKPOINT);
      assertThat(life.facts().softStopped).as("the process may go on").isFalse();
    }
  }

  @Test
  void draining_emptyOrOver_stopsTheGame() {
    for (Trigger end : List.of(EMPTY, DRAIN_OVER)) {
      in(DRAINING).fire(end).leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);
    }
  }

  @Test
  void active_gameLeavesTheSession_orItIsGone_stopsTheGame() {
    for (State state : PLAYED) {
      for (Trigger end : List.of(SESSION_LEFT, SESSION_GONE)) {
        Journey life = in(state).fire(end).leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);
        assertThat(life.facts().failed).isFalse();
      }
    }
  }

  @Test
  void active_otherSessionUpdate_isApplied() {
    for (State state : PLAYED) {
      in(state).fire(SESSION_CHANGED).stays().doing(APPLY_SESSION);
    }
  }

  @Test
  void sessionUpdates_whileNothingIsPlayed_meanNothing() {
    for (State state : EnumSet.complementOf(PLAYED)) {
      if (state != RECYCLING && !state.isTerminal()) {
        in(state).fire(SESSION_CHANGED).meansNothing();
        in(state).fire(SESSION_LEFT).meansNothing();
      }
    }
  }

  @Test
  void active_leaseLost_stopsWritesFirst() {
    for (State state : PLAYED) {
      Journey life = in(state).fire(LEASE_LOST);
      life.leadsTo(UNSYNCING).doing(STOP_WRITES, CLOSE_DOOR, UNSYNC);
    }
  }

  @Test
  void afterLogin_expired_logsInAgain_andGoesOn() {
    for (State state : from(REGISTRATION, CLEANUP)) {
      Journey life = in(state).fire(LOGIN_EXPIRED).stays().doing(LOG_IN_AGAIN);

      assertThat(life.late(life.last(LOG_IN_AGAIN), null)).isFalse();

      life.meansNothing();
      assertThat(life.facts().loggedIn).isTrue();
    }
  }

  @Test
  void beforeLogin_expired_meansNothing() {
    in(LOGGING_IN).fire(LOGIN_EXPIRED).meansNothing();
  }

  @Test
  void active_secondLoginFailed_stopsTheGame_andNoSessionFollows() {
    for (State state : PLAYED) {
      Journey life = recycling(3).in(state).fire(LOGIN_EXPIRED);

      life.late(life.last(LOG_IN_AGAIN), RELOGIN_FAILED);

      life.leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);
      life.in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED);
      assertThat(life.count(SAVE)).isEqualTo(1);
    }
    assertThat(LOG_IN_AGAIN.failure()).isEqualTo(RELOGIN_FAILED);
  }

  @Test
  void active_secondLoginFailed_thatBeganInTheLastCycle_countsAllTheSame() {
    Journey life = recycling(3).in(CLEANUP).fire(LOGIN_EXPIRED);
    Ticket renewal = life.last(LOG_IN_AGAIN);
    life.ends(CLEANED_UP).in(ACTIVE);

    life.late(renewal, RELOGIN_FAILED);

    life.leadsTo(UNSYNCING).doing(CLOSE_DOOR, UNSYNC);
    assertThat(life.facts().loggedIn).isFalse();
  }

  @Test
  void beforeTheGame_secondLoginFailed_fails() {
    for (State state : from(REGISTRATION, LOADING)) {
      Journey life = in(state).fire(LOGIN_EXPIRED);
      Ticket step = life.awaited();

      life.late(life.last(LOG_IN_AGAIN), RELOGIN_FAILED);

      life.cancelling(step.action()).leadsTo(FAILING).doing(CLEAN_UP);
      assertThat(life.facts().loggedIn).isFalse();
      life.ends(CLEANED_UP).leadsTo(FAILED);
    }
  }

  @Test
  void ending_secondLoginFailed_changesNothing_butNoSessionFollows() {
    for (State state : from(UNSYNCING, CLEANUP)) {
      Journey life = recycling(3).in(state).fire(LOGIN_EXPIRED);

      life.late(life.last(LOG_IN_AGAIN), RELOGIN_FAILED);

      life.meansNothing();
      assertThat(life.facts().failed).isFalse();
      life.in(CLEANUP).ends(CLEANED_UP).leadsTo(STOPPED);
    }
  }
}
