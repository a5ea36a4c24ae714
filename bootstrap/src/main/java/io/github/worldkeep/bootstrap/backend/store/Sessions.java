package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.SessionDocument.Maker;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The sessions of a game, kept in a document store, as the backend sees them. Servers see them
 * through the backend {@code store}. Every call is atomic, and durable when it returns. It may be
 * repeated, because a repetition has no further effect. Safe for use by several threads and
 * processes.
 *
 * <p>Throws {@link io.github.worldkeep.store.StoreException} for failures of the store, and {@link
 * BackendException} as described below. A change costs four round trips, and more only if others
 * change sessions at the same time.
 */
public final class Sessions {
  private static final int AT_ONCE = 100;
  private static final int SIGHTING_ATTEMPTS = 5;

  private final DocumentStore documents;
  private final SessionLedger ledger;

  /**
   * Uses the collections {@code sessions}, {@code session_lanes} and {@code session_instances}.
   * Ending a session that no server runs also uses {@code matches}. Does not close the store.
   */
  public Sessions(DocumentStore documents) {
    this.documents = documents;
    this.ledger = new SessionLedger(documents);
  }

  /** Returns the capabilities of the document store. */
  public Set<Capability> capabilities() {
    return documents.capabilities();
  }

  /**
   * Creates a session, which waits for a server.
   *
   * @return the session; the existing one if it was created with an equal draft
   * @throws BackendException CONFLICT if another session has the id
   */
  public GameSession create(SessionDraft draft) {
    return create(draft, Maker.BACKEND);
  }

  GameSession create(SessionDraft draft, Maker maker) {
    SessionDocument made = SessionDocument.of(draft, maker);
    return ledger
        .change(
            draft.id(), current -> Optional.of(current.map(c -> same(c, made, draft)).orElse(made)))
        .orElseThrow();
  }

  private static SessionDocument same(
      SessionDocument found, SessionDocument made, SessionDraft draft) {
    if (found.draft().equals(made.draft())) {
      return found;
    }
    if (!found.continuedBy(made)) {
      throw conflict("there is another session '" + draft.id() + "': take another id");
    }
    return found.takenOver(made);
  }

  /** Returns a session; empty if there is none. */
  public Optional<GameSession> get(String id) {
    return ledger.get(id).map(found -> found.value().session(id, found.version()));
  }

  /**
   * Sets the allocation that runs the session. With another allocation than before, the session
   * moves to a new server, such as after a crash. The instance that ran the session learns of it
   * from its next poll, and ends.
   *
   * @throws BackendException MISSING if there is no such session; CONFLICT if it is closed
   */
  public GameSession allocate(String id, String allocationId) {
    return change(
        id,
        session -> {
          requireOpen(id, session);
          return session.with(session.run().allocated(allocationId));
        });
  }

  /**
   * Sets the allocation, unless the session has one: the server may have been faster.
   *
   * @throws BackendException MISSING if there is no such session; CONFLICT if it is closed
   */
  public GameSession allocateIfNone(String id, String allocationId) {
    return change(
        id,
        session -> {
          requireOpen(id, session);
          return session.run().allocationId().isPresent()
              ? session
              : session.with(session.run().allocated(allocationId));
        });
  }

  /**
   * Removes the server of an open session if it is presumed dead. Then the session waits for
   * another one, and has no allocation. If the server is alive after all, it learns of it from its
   * next poll, and ends.
   *
   * @param silence the time without a heartbeat after which a server that entered the session is
   *     presumed dead; a heartbeat comes every 10 seconds
   * @param start the time since the last change of the session after which a server that did not
   *     enter it is presumed dead
   * @return the session as it is now
   * @throws BackendException MISSING if there is no such session
   */
  public GameSession deallocateIfDead(String id, Duration silence, Duration start) {
    return change(
        id,
        session ->
            isPresumedDead(id, session, silence, start)
                ? session.with(session.run().deallocated())
                : session);
  }

  private boolean isPresumedDead(
      String id, SessionDocument session, Duration silence, Duration start) {
    SessionRun run = session.run();
    if (run.state() != State.OPEN || run.allocationId().isEmpty()) {
      return false;
    }
    if (run.instance().isEmpty()) {
      return ledger.isOver(session.changedAt(), start);
    }
    return ledger
        .seenAt(id, run.instance().get().id())
        .map(seen -> ledger.isOver(seen, silence))
        .orElse(true);
  }

  /**
   * Removes a dead server from its session, as if it had left. A session that is closing is then
   * closed, and a match that still runs ends as abandoned. If the server is alive after all, it
   * learns of it from its next poll, and ends.
   */
  public void evict(String id, String instanceId) {
    leave(id, instanceId, false);
    get(id).ifPresent(this::abandonMatches);
  }

  /**
   * Removes a {@link #silent} server from its session. A session that the server created, and never
   * entered, is closed. If the server is alive after all, it can no longer enter the session.
   */
  public void evict(SilentInstance silent) {
    String id = silent.sessionId();
    silent
        .instanceId()
        .ifPresentOrElse(instance -> evict(id, instance), () -> closeIfNeverEntered(id));
  }

  private void closeIfNeverEntered(String id) {
    ledger.change(id, current -> current.map(s -> s.neverEntered() ? s.with(s.run().ended()) : s));
  }

  /**
   * Abandons the matches of a closed session, which no server can end any more. An open session may
   * be taken over with its match.
   */
  private GameSession abandonMatches(GameSession session) {
    if (session.state() == State.CLOSED) {
      new Matches(documents).abandon(session.id());
    }
    return session;
  }

  /**
   * Replaces the expected players and the game's data of a session.
   *
   * @param data a JSON object of up to 64 KiB
   * @throws BackendException MISSING if there is no such session
   * @throws IllegalArgumentException if {@link SessionDraft} refuses the players or the data
   */
  public GameSession update(String id, List<String> players, String data) {
    return change(id, session -> session.with(plan(id, session.plan(), players, data)));
  }

  private static SessionPlan plan(String id, SessionPlan old, List<String> players, String data) {
    SessionPlan next =
        SessionPlan.of(
            new SessionDraft(id, old.type(), Optional.empty(), Optional.empty(), players, data));
    return new SessionPlan(old.type(), old.worldId(), next.players(), next.data());
  }

  /**
   * Ends a session. While a server runs it, the session is CLOSING. The server learns of it, and
   * leaves; then the session is CLOSED. Without a server, the session is CLOSED at once, and a
   * match that still runs ends as abandoned.
   *
   * @throws BackendException MISSING if there is no such session
   */
  public GameSession end(String id) {
    return abandonMatches(change(id, session -> session.with(session.run().ended())));
  }

  /**
   * Deletes a session. A server that runs it ends it. Watches report the deletion. A mark of the
   * session stays until {@link #forget}.
   *
   * @return whether there was such a session
   */
  public boolean delete(String id) {
    boolean[] found = new boolean[1];
    ledger.change(
        id,
        current -> {
          found[0] = current.isPresent();
          return current.map(SessionDocument::mark);
        });
    return found[0];
  }

  /**
   * Removes sessions that were closed or deleted at least that long ago, up to 100. Call again
   * until 0 is returned. Every watch must have reported them before. A match that still runs ends
   * as abandoned. Files stay, see {@link SessionFiles}.
   *
   * @return the number of removed sessions
   */
  public int forget(Duration age) {
    Filter old = SessionLedger.CHANGED_AT.lt(ledger.now().minus(age));
    return forget(old.and(SessionLedger.STATE.eq(State.CLOSED.name())));
  }

  private int forget(Filter filter) {
    int forgotten = 0;
    for (Document<SessionDocument> found :
        ledger.sessions().find(Query.where(filter).limit(AT_ONCE)).items()) {
      forgotten += forget(found) ? 1 : 0;
    }
    return forgotten;
  }

  private boolean forget(Document<SessionDocument> found) {
    new Matches(documents).abandon(found.id());
    try {
      return ledger.sessions().delete(found.id(), found.version());
    } catch (ConflictException e) {
      return false; // It was created again in between.
    }
  }

  /**
   * Returns the servers without a heartbeat for that long, longest first, up to 100. They run a
   * session, or created one to run it. A server sends a heartbeat every 10 seconds, and enters a
   * session that it created within a minute. A silent server is only presumed dead: call {@link
   * #evict(SilentInstance)}, or {@link #allocate} with another allocation. Leases refuse what it
   * still writes.
   */
  public List<SilentInstance> silent(Duration silence) {
    Instant before = ledger.now().minus(silence);
    Query query =
        Query.where(SessionLedger.SEEN_AT.lt(before))
            .sortedBy(SessionLedger.SEEN_AT.ascending())
            .limit(AT_ONCE);
    return ledger.instances().find(query).items().stream()
        .map(i -> new SilentInstance(i.id(), i.value().named(), i.value().seenAt()))
        .toList();
  }

  /** Returns a watch that reports every change from now on. */
  public SessionWatch watch() {
    return SessionWatch.fromNow(ledger);
  }

  /**
   * Returns a watch that continues from the position of another one.
   *
   * @param position the result of {@link SessionWatch#position}
   * @throws IllegalArgumentException if the text is not a position
   */
  public SessionWatch watch(String position) {
    return SessionWatch.from(ledger, position);
  }

  GameSession publish(String id, Instance instance) {
    StoredInstance stored = StoredInstance.of(instance);
    return change(
        id,
        session -> {
          if (!session.run().admits(stored)) {
            throw conflict(
                "session '" + id + "' is not for instance '" + instance.id() + "' (any more)");
          }
          return session.with(session.run().by(stored));
        });
  }

  /** Checks that the instance runs the session, and records its heartbeat if that is due. */
  void report(String id, String instanceId, Occupancy occupancy, boolean due) {
    for (int attempt = 1; ; attempt++) {
      Document<SessionDocument> found =
          ledger
              .get(id)
              .filter(session -> session.value().run().isRunBy(instanceId))
              .orElseThrow(() -> missing("session '" + id + "' with this instance"));
      if (!due) {
        return;
      }
      try {
        ledger.sighted(found, instanceId, occupancy);
        return;
      } catch (ConflictException e) {
        if (attempt == SIGHTING_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Ends an instance.
   *
   * @param maker whether the caller created the session
   */
  void leave(String id, String instanceId, boolean maker) {
    ledger.change(id, current -> current.map(session -> left(session, instanceId, maker)));
  }

  private static SessionDocument left(SessionDocument session, String instanceId, boolean maker) {
    SessionRun run = session.run();
    boolean mine = run.isRunBy(instanceId);
    boolean others = run.instance().isPresent() && !mine;
    if (others || run.former().contains(instanceId)) {
      return session;
    }
    boolean closes = session.madeBy() == Maker.SERVER && (mine || maker);
    return session.with(run.leftBy(instanceId, closes));
  }

  private GameSession change(String id, UnaryOperator<SessionDocument> change) {
    return ledger
        .change(
            id,
            current ->
                Optional.of(
                    change.apply(current.orElseThrow(() -> missing("session '" + id + "'")))))
        .orElseThrow();
  }

  private static void requireOpen(String id, SessionDocument session) {
    if (session.run().state() == State.CLOSED) {
      throw conflict("session '" + id + "' is closed: create another one");
    }
  }

  private static BackendException conflict(String message) {
    return new BackendException(Kind.CONFLICT, message, null);
  }

  private static BackendException missing(String what) {
    return new BackendException(Kind.MISSING, "there is no " + what, null);
  }
}
