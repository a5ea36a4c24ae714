package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A session in the document store; format 1 in {@code docs/formats.md}.
 *
 * @param draft the digest of the draft, which shows whether a session was created with the same
 *     draft
 * @param deleted whether this is the mark of a deleted session, for watches
 * @param change the number of the latest change, see {@link Lane}
 * @param changedAt the time of the latest change, by the store's clock
 */
@JsonPropertyOrder({"format", "madeBy", "draft", "plan", "run", "deleted", "change", "changedAt"})
record SessionDocument(
    int format,
    Maker madeBy,
    String draft,
    SessionPlan plan,
    SessionRun run,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deleted,
    String change,
    Instant changedAt) {
  static final int FORMAT = 1;

  /** The creator of a session. */
  enum Maker {
    /** The backend. */
    BACKEND,
    /** The server that runs the session. */
    SERVER
  }

  SessionDocument {
    Objects.requireNonNull(madeBy, "madeBy");
    Required.range("format", format, 1, FORMAT);
    Required.sha256("draft", draft);
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(run, "run");
    Lane.requireChange(change);
    Objects.requireNonNull(changedAt, "changedAt");
  }

  static SessionDocument of(SessionDraft draft, Maker maker) {
    SessionPlan plan = SessionPlan.of(draft);
    String digest = plan.digest(draft.allocationId());
    SessionRun run = SessionRun.begin(draft.allocationId());
    return new SessionDocument(
        FORMAT, maker, digest, plan, run, false, Lane.UNCHANGED, Instant.EPOCH);
  }

  /**
   * Returns the instance whose heartbeats are expected: the server that runs the session. It is
   * {@link InstanceDocument#UNNAMED} for a server that created the session, and has not entered it
   * yet.
   */
  Optional<String> watched() {
    return run.instance()
        .map(StoredInstance::id)
        .or(() -> neverEntered() ? Optional.of(InstanceDocument.UNNAMED) : Optional.empty());
  }

  boolean neverEntered() {
    return madeBy == Maker.SERVER
        && run.state() == GameSession.State.OPEN
        && run.instance().isEmpty()
        && run.former().isEmpty();
  }

  /**
   * Returns whether the server that creates the other session may continue this one, whose server
   * is dead.
   */
  boolean continuedBy(SessionDocument other) {
    return madeBy == Maker.SERVER
        && other.madeBy == Maker.SERVER
        && run.state() == GameSession.State.OPEN
        && plan.type().equals(other.plan.type())
        && plan.worldId().equals(other.plan.worldId());
  }

  /** Returns this session, taken over by the server that creates the other session. */
  SessionDocument takenOver(SessionDocument other) {
    SessionRun next = run.allocated(other.run.allocationId().orElseThrow());
    return new SessionDocument(format, madeBy, other.draft, plan, next, deleted, change, changedAt);
  }

  SessionDocument with(SessionPlan next) {
    return new SessionDocument(format, madeBy, draft, next, run, deleted, change, changedAt);
  }

  SessionDocument with(SessionRun next) {
    return new SessionDocument(format, madeBy, draft, plan, next, deleted, change, changedAt);
  }

  /** Returns the mark of the deleted session. */
  SessionDocument mark() {
    SessionRun end = SessionRun.begin(run.allocationId()).ended();
    return new SessionDocument(format, madeBy, draft, plan.emptied(), end, true, change, changedAt);
  }

  SessionDocument stamped(String number, Instant now) {
    return new SessionDocument(format, madeBy, draft, plan, run, deleted, number, now);
  }

  GameSession session(String id, Version version) {
    return new GameSession(
        id,
        version.value(),
        plan.type(),
        run.state(),
        run.allocationId(),
        plan.worldId().map(WorldId::new),
        plan.players(),
        run.instance().map(StoredInstance::instance),
        plan.data().toString());
  }
}
