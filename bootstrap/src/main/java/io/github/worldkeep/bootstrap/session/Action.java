package io.github.worldkeep.bootstrap.session;

import static io.github.worldkeep.bootstrap.session.Action.Kind.ASIDE;
import static io.github.worldkeep.bootstrap.session.Action.Kind.MARK;
import static io.github.worldkeep.bootstrap.session.Action.Kind.STEP;

import org.jspecify.annotations.Nullable;

/** The actions of transitions. Their texts stand in the table and in failure messages. */
enum Action {
  BEGIN_CYCLE(MARK, "count the cycle", null),
  LATCH_STOP(MARK, "latch the soft stop", null),
  LATCH_LEFT(MARK, "remember that the game is done", null),
  MARK_FAILED(MARK, "remember the failure", null),
  MARK_UNSAVED(MARK, "remember that something is not saved", null),
  CANCEL(MARK, "cancel what is in flight", null),

  LOG_IN(STEP, "open the stores; log in", Trigger.LOGIN_FAILED),
  CONNECT(STEP, "create the host; connect; begin to beat", Trigger.CONNECT_FAILED),
  REGISTER(STEP, "register as ready", Trigger.REGISTER_FAILED),
  RESERVE(STEP, "reserve", Trigger.RESERVE_FAILED),
  CREATE_SESSION(STEP, "create the session", Trigger.CREATE_FAILED),
  POLL_SESSION(STEP, "ask for the session", Trigger.SESSION_REFUSED),
  CREATE_INSTANCE(STEP, "enter the instance", Trigger.INSTANCE_FAILED),
  LEASE(STEP, "acquire the leases", Trigger.LEASE_FAILED),
  LOAD(STEP, "restore the world, verified", Trigger.LOAD_FAILED),
  SYNC(STEP, "allocate self; hand over to the game; publish the address", Trigger.SYNC_FAILED),
  UNSYNC(STEP, "let the game stop", Trigger.UNSYNCED),
  SAVE(STEP, "save, players first; release only what is acknowledged", Trigger.SAVE_FAILED),
  CLEAN_UP(
      STEP,
      "end an open match; release the leases; leave the session; upload files",
      Trigger.CLEANED_UP),

  POLL_LATER(ASIDE, "ask again in 1 s", null),
  WATCH_SESSION(ASIDE, "watch the session", null),
  APPLY_SESSION(ASIDE, "tell the game of it", null),
  AUTOSAVE(ASIDE, "autosave on", null),
  CHECKPOINT(ASIDE, "checkpoint", null),
  CLOSE_DOOR(ASIDE, "reject joins", null),
  STOP_WRITES(ASIDE, "stop writes; keep what is unsaved in the journal; tell the game", null),
  TELL_GAME(ASIDE, "call the game's hook", null),
  TELL_HOST(ASIDE, "tell the host once", null),
  LOG_IN_AGAIN(ASIDE, "log in again", Trigger.RELOGIN_FAILED),
  HURRY(ASIDE, "shorten all deadlines", null);

  /** How an action is carried out. */
  enum Kind {
    /** By the machine itself, at once: it changes the facts. */
    MARK,
    /** On the worker. The state waits for its end, which fires a trigger. */
    STEP,
    /** Beside the steps. No state waits for its end. */
    ASIDE
  }

  private final Kind kind;
  private final String text;
  private final @Nullable Trigger failure;

  Action(Kind kind, String text, @Nullable Trigger failure) {
    this.kind = kind;
    this.text = text;
    this.failure = failure;
  }

  Kind kind() {
    return kind;
  }

  String text() {
    return text;
  }

  /** Returns the trigger that a failure or a missed deadline fires; null for none. */
  @Nullable Trigger failure() {
    return failure;
  }
}
