package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.*;
import static io.github.worldkeep.bootstrap.session.State.*;
import static io.github.worldkeep.bootstrap.session.Transition.on;
import static io.github.worldkeep.bootstrap.session.Trigger.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The states of a server as a table. For a trigger in a state, the first row counts whose guard
 * holds. A trigger without a row has no effect.
 */
class TransitionTable {
  private static final Set<State> WITHOUT_SESSION = EnumSet.range(NEW, FINALIZING);
  private static final Set<State> PREPARING = EnumSet.range(CREATING_INSTANCE, SYNCING);
  private static final Set<State> UNLOADED = EnumSet.range(NEW, LOADING);
  static final Set<State> PLAYED = EnumSet.of(ACTIVE, DRAINING);
  private static final Set<State> GAME_MOVES = EnumSet.of(SYNCING, UNSYNCING);
  private static final Set<State> ENDING = EnumSet.range(UNSYNCING, CLEANUP);
  private static final Set<State> LOGGED_IN_STATES = EnumSet.range(RECYCLING, CLEANUP);
  private static final Set<State> UNLOADED_CYCLE = EnumSet.range(REGISTRATION, LOADING);
  private static final Set<State> LEASED_EARLY = EnumSet.range(CREATING_SESSION, LOADING);

  static final List<Transition> ROWS =
      List.of(
          on(NEW, START).when(Guard.DISABLED).to(State.DISABLED),
          on(NEW, START).to(LOGGING_IN),
          on(LOGGING_IN, ENTER).then(LOG_IN),
          on(LOGGING_IN, LOGGED_IN).when(Guard.LOGIN_ONLY).to(COMPLETE_LOGIN_ONLY),
          on(LOGGING_IN, LOGGED_IN).to(RECYCLING),
          on(LOGGING_IN, LOGIN_FAILED).to(FAILING),
          on(RECYCLING, ENTER).then(BEGIN_CYCLE).to(REGISTRATION),
          on(REGISTRATION, ENTER).then(CONNECT),
          on(REGISTRATION, CONNECT_FAILED).to(FAILING),
          on(REGISTRATION, CONNECTED).when(Guard.AUTO_CREATE).to(RESERVING),
          on(REGISTRATION, CONNECTED).to(AWAIT_ALLOCATION),
          on(AWAIT_ALLOCATION, ENTER).then(REGISTER),
          on(AWAIT_ALLOCATION, REGISTER_FAILED, ALLOCATION_FAILED, ALLOCATION_LATE)
              .then(CANCEL)
              .to(FAILING),
          on(AWAIT_ALLOCATION, ALLOCATED).to(FINALIZING),
          on(RESERVING, ENTER).then(RESERVE),
          on(RESERVING, RESERVE_FAILED).to(FAILING),
          on(RESERVING, RESERVED).to(CREATING_SESSION),
          on(CREATING_SESSION, ENTER).then(CREATE_SESSION),
          on(CREATING_SESSION, CREATE_FAILED).to(FAILING),
          on(CREATING_SESSION, SESSION_CREATED).to(FINALIZING),
          on(FINALIZING, ENTER, POLL_DUE).then(POLL_SESSION),
          on(FINALIZING, SESSION_INCOMPLETE).when(Guard.POLLS_LEFT).then(POLL_LATER),
          on(FINALIZING, SESSION_INCOMPLETE, SESSION_REFUSED).to(FAILING),
          on(FINALIZING, SESSION_FOUND).when(Guard.INSTANCE_EXISTS).to(LEASING),
          on(FINALIZING, SESSION_FOUND).to(CREATING_INSTANCE),
          on(CREATING_INSTANCE, ENTER).then(CREATE_INSTANCE),
          on(CREATING_INSTANCE, INSTANCE_FAILED).to(FAILING),
          on(CREATING_INSTANCE, INSTANCE_CREATED).to(LEASING),
          on(LEASING, ENTER).then(WATCH_SESSION, LEASE),
          on(LEASING, LEASE_FAILED).to(FAILING),
          on(LEASING, LEASED).to(LOADING),
          on(LOADING, ENTER).then(LOAD),
          on(LOADING, LOAD_FAILED).to(FAILING),
          on(LOADING, LOADED).to(SYNCING),
          on(LEASED_EARLY, LEASE_LOST).then(CANCEL).to(FAILING),
          on(EnumSet.of(LEASING, LOADING), SESSION_GONE).then(CANCEL).to(CLEANUP),
          on(SYNCING, ENTER).then(SYNC),
          on(SYNCING, SYNC_FAILED).when(Guard.STARTED).then(MARK_FAILED).to(UNSYNCING),
          on(SYNCING, SYNC_FAILED).to(FAILING),
          on(SYNCING, SESSION_LEFT, MATCH_ENDED).then(LATCH_LEFT),
          on(SYNCING, SYNCED).when(Guard.CHANGED).then(AUTOSAVE, APPLY_SESSION).to(ACTIVE),
          on(SYNCING, SYNCED).then(AUTOSAVE).to(ACTIVE),
          on(SYNCING, SESSION_GONE, RELOGIN_FAILED).then(CANCEL).to(UNSYNCING),
          on(SYNCING, LEASE_LOST).then(CANCEL, STOP_WRITES).to(UNSYNCING),
          on(ACTIVE, ENTER).when(Guard.LEFT).to(UNSYNCING),
          on(ACTIVE, ENTER).when(Guard.SOFT_STOPPED).then(TELL_GAME, TELL_HOST).to(DRAINING),
          on(PLAYED, SOFT_STOP)
              .when(Guard.FIRST_STOP)
              .then(LATCH_STOP, TELL_GAME, TELL_HOST)
              .to(DRAINING),
          on(ACTIVE, MATCH_ENDED, EMPTY, NO_PLAYER_CAME).to(DRAINING),
          on(DRAINING, ENTER).then(CLOSE_DOOR, CHECKPOINT),
          on(DRAINING, EMPTY, DRAIN_OVER).to(UNSYNCING),
          on(PLAYED, SESSION_CHANGED).then(APPLY_SESSION),
          on(PLAYED, SESSION_LEFT, SESSION_GONE, RELOGIN_FAILED).to(UNSYNCING),
          on(PLAYED, LEASE_LOST).then(STOP_WRITES).to(UNSYNCING),
          on(LOGGED_IN_STATES, LOGIN_EXPIRED).then(LOG_IN_AGAIN),
          on(UNLOADED_CYCLE, RELOGIN_FAILED).then(CANCEL).to(FAILING),
          on(UNSYNCING, ENTER).then(CLOSE_DOOR, UNSYNC),
          on(UNSYNCING, UNSYNCED).to(FINAL_SAVE),
          on(FINAL_SAVE, ENTER).then(SAVE),
          on(FINAL_SAVE, SAVED).when(Guard.FAILING).to(FAILING),
          on(FINAL_SAVE, SAVED).to(CLEANUP),
          on(FINAL_SAVE, SAVE_FAILED).when(Guard.FAILING).then(MARK_UNSAVED).to(FAILING),
          on(FINAL_SAVE, SAVE_FAILED).then(MARK_UNSAVED).to(CLEANUP),
          on(EnumSet.of(UNSYNCING, FINAL_SAVE), LEASE_LOST).then(STOP_WRITES),
          on(WITHOUT_SESSION, SOFT_STOP).then(LATCH_STOP, CANCEL).to(CLEANUP),
          on(PREPARING, SOFT_STOP).then(LATCH_STOP),
          on(ENDING, SOFT_STOP).then(LATCH_STOP),
          on(UNLOADED, TERMINATED).then(LATCH_STOP, CANCEL).to(CLEANUP),
          on(PLAYED, TERMINATED).then(LATCH_STOP, HURRY).to(UNSYNCING),
          on(GAME_MOVES, TERMINATED).then(LATCH_STOP, CANCEL, HURRY).to(FINAL_SAVE),
          on(FINAL_SAVE, TERMINATED).then(LATCH_STOP, HURRY),
          on(EnumSet.of(CLEANUP, FAILING), TERMINATED).then(LATCH_STOP, HURRY),
          on(UNLOADED, HARD_STOP).then(CANCEL).to(FAILING),
          on(PLAYED, HARD_STOP).then(MARK_FAILED, HURRY).to(UNSYNCING),
          on(GAME_MOVES, HARD_STOP).then(MARK_FAILED, CANCEL, HURRY).to(FINAL_SAVE),
          on(FINAL_SAVE, HARD_STOP).then(MARK_FAILED, HURRY),
          on(CLEANUP, ENTER).then(CLEAN_UP),
          on(CLEANUP, CLEANED_UP).when(Guard.ANOTHER_CYCLE).to(RECYCLING),
          on(CLEANUP, CLEANED_UP).to(STOPPED),
          on(FAILING, ENTER).then(MARK_FAILED, LATCH_STOP, CLEAN_UP),
          on(FAILING, CLEANED_UP).to(FAILED));

  static final TransitionTable STANDARD = new TransitionTable(ROWS);

  private final List<Transition> rows;

  TransitionTable(List<Transition> rows) {
    this.rows = rows;
  }

  Optional<Transition> find(State state, Trigger trigger, Facts facts) {
    for (Transition row : rows) {
      if (row.matches(state, trigger, facts)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }
}
