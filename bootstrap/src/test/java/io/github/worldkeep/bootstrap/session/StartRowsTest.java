package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.*;
import static io.github.worldkeep.bootstrap.session.State.*;
import static io.github.worldkeep.bootstrap.session.Trigger.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows from the start to a session that this server has. */
final class StartRowsTest extends RowsOfTheTable {

  private static void assertFails(Journey life) {
    life.leadsTo(FAILING).doing(CLEAN_UP);
    assertThat(life.facts().failed).isTrue();
    assertThat(life.facts().softStopped).as("nothing follows").isTrue();
  }

  @Test
  void new_start_modeDisabled_isTheEnd() {
    life(Mode.DISABLED).fire(START).leadsTo(State.DISABLED).doing();
  }

  @Test
  void new_start_logsIn() {
    for (Mode mode : List.of(Mode.LOGIN_ONLY, Mode.AUTO_CREATE, Mode.ALLOCATE)) {
      Journey life = life(mode).fire(START).leadsTo(LOGGING_IN).doing(LOG_IN);
      assertThat(life.facts().loggedIn).isFalse();
    }
  }

  @Test
  void start_again_meansNothing() {
    in(LOGGING_IN).fire(START).meansNothing();
    in(ACTIVE).fire(START).meansNothing();
  }

  @Test
  void loggingIn_ok_modeLoginOnly_isComplete() {
    life(Mode.LOGIN_ONLY).in(LOGGING_IN).ends(LOGGED_IN).leadsTo(COMPLETE_LOGIN_ONLY).doing();
  }

  @Test
  void loggingIn_ok_beginsTheFirstCycle_andConnects() {
    for (Mode mode : List.of(Mode.AUTO_CREATE, Mode.ALLOCATE)) {
      Journey life = life(mode).in(LOGGING_IN);

      life.ends(LOGGED_IN).leadsTo(RECYCLING, REGISTRATION).doing(CONNECT);

      assertThat(life.facts().loggedIn).isTrue();
      assertThat(life.facts().cycles).as("the first boot counts").isEqualTo(1);
    }
  }

  @Test
  void loggingIn_failed_fails() {
    assertFails(in(LOGGING_IN).ends(LOGIN_FAILED));
    assertThat(LOG_IN.failure()).as("also by its deadline").isEqualTo(LOGIN_FAILED);
  }

  @Test
  void recycling_enter_countsACycleOfItsOwn_thatForgetsTheLast() {
    Journey life = recycling(1).in(FINALIZING);
    life.ends(SESSION_INCOMPLETE).fire(POLL_DUE);
    life.facts().cycle.instanceExists = true;
    life.in(CLEANUP);
    Ticket before = life.awaited();

    life.ends(CLEANED_UP).leadsTo(RECYCLING, REGISTRATION).doing(CONNECT);

    assertThat(life.facts().cycles).isEqualTo(2);
    assertThat(life.facts().cycle.instanceExists).isFalse();
    assertThat(life.facts().cycle.pollsLeft).isEqualTo(10);
    assertThat(life.late(before, CLEANED_UP)).as("a completion of the last cycle").isFalse();
    life.meansNothing();
  }

  @Test
  void registration_connectFailed_fails() {
    assertFails(in(REGISTRATION).ends(CONNECT_FAILED));
    assertThat(CONNECT.failure()).isEqualTo(CONNECT_FAILED);
  }

  @Test
  void registration_connected_modeAutoCreate_reserves() {
    life(Mode.AUTO_CREATE).in(REGISTRATION).ends(CONNECTED).leadsTo(RESERVING).doing(RESERVE);
  }

  @Test
  void registration_connected_modeAllocate_registersAsReady() {
    life(Mode.ALLOCATE).in(REGISTRATION).ends(CONNECTED).leadsTo(AWAIT_ALLOCATION).doing(REGISTER);
  }

  @Test
  void awaitAllocation_registerFailed_fails() {
    assertFails(in(AWAIT_ALLOCATION).ends(REGISTER_FAILED));
    assertThat(REGISTER.failure()).isEqualTo(REGISTER_FAILED);
  }

  @Test
  void awaitAllocation_failedOrLate_fails_andWaitsForNothingElse() {
    for (Trigger trouble : List.of(ALLOCATION_FAILED, ALLOCATION_LATE)) {
      Journey ready = in(AWAIT_ALLOCATION).ends(null).meansNothing();
      assertThat(ready.awaitsAStep()).isFalse();
      assertFails(ready.fire(trouble));

      Journey registering = in(AWAIT_ALLOCATION).fire(trouble).cancelling(REGISTER);
      assertFails(registering);
    }
  }

  @Test
  void awaitAllocation_allocated_asksForTheSession() {
    in(AWAIT_ALLOCATION).fire(ALLOCATED).leadsTo(FINALIZING).doing(POLL_SESSION);
  }

  @Test
  void awaitAllocation_allocated_beforeTheHostAnswered_theAnswerIsStale() {
    Journey life = in(AWAIT_ALLOCATION);
    Ticket registering = life.awaited();
    life.fire(ALLOCATED);

    assertThat(life.late(registering, REGISTER_FAILED)).isFalse();
    life.meansNothing();
    assertThat(life.state()).isEqualTo(FINALIZING);
  }

  @Test
  void reserving_failed_fails() {
    assertFails(in(RESERVING).ends(RESERVE_FAILED));
    assertThat(RESERVE.failure()).isEqualTo(RESERVE_FAILED);
  }

  @Test
  void reserving_ok_createsTheSession() {
    in(RESERVING).ends(RESERVED).leadsTo(CREATING_SESSION).doing(CREATE_SESSION);
  }

  @Test
  void creatingSession_ok_asksForIt() {
    in(CREATING_SESSION).ends(SESSION_CREATED).leadsTo(FINALIZING).doing(POLL_SESSION);
  }

  @Test
  void creatingSession_failed_fails() {
    assertFails(in(CREATING_SESSION).ends(CREATE_FAILED));
    assertThat(CREATE_SESSION.failure()).isEqualTo(CREATE_FAILED);
  }

  @Test
  void finalizing_notThereYet_asksAgainLater() {
    Journey life = in(FINALIZING);

    life.ends(SESSION_INCOMPLETE).stays().doing(POLL_LATER);
    life.fire(POLL_DUE).stays().doing(POLL_SESSION);
  }

  @Test
  void finalizing_pollsUsedUp_fails_afterExactlyTen() {
    Journey life = in(FINALIZING);
    for (int poll = 1; poll < 10; poll++) {
      life.ends(SESSION_INCOMPLETE).stays().doing(POLL_LATER);
      life.fire(POLL_DUE).stays().doing(POLL_SESSION);
    }

    assertFails(life.ends(SESSION_INCOMPLETE));
    assertThat(life.count(POLL_SESSION)).isEqualTo(10);
  }

  @Test
  void finalizing_idMismatchOrOtherError_fails() {
    assertFails(in(FINALIZING).ends(SESSION_REFUSED));
    assertThat(POLL_SESSION.failure()).isEqualTo(SESSION_REFUSED);
  }

  @Test
  void finalizing_complete_instanceExists_acquiresTheLeases() {
    Journey life = in(FINALIZING);
    life.facts().cycle.instanceExists = true;

    life.ends(SESSION_FOUND).leadsTo(LEASING).doing(WATCH_SESSION, LEASE);
  }

  @Test
  void finalizing_complete_noInstance_createsOne() {
    in(FINALIZING).ends(SESSION_FOUND).leadsTo(CREATING_INSTANCE).doing(CREATE_INSTANCE);
  }

  @Test
  void finalizing_sessionFound_afterTheCleanUp_importsNothing() {
    Journey life = in(FINALIZING);
    Ticket polling = life.awaited();
    life.fire(SOFT_STOP).leadsTo(CLEANUP);

    assertThat(life.late(polling, SESSION_FOUND)).isFalse();
    life.meansNothing();
    life.ends(CLEANED_UP).leadsTo(STOPPED);
    assertThat(life.late(polling, SESSION_FOUND)).isFalse();
  }

  @Test
  void pollDue_afterTheCleanUp_meansNothing() {
    in(FINALIZING).ends(SESSION_INCOMPLETE).fire(SOFT_STOP).fire(POLL_DUE).meansNothing();
  }
}
