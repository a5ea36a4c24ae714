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
 * The sessions of a game, kept in a document store: the backend's side of them. Servers see them
 * through the backend {@code store}. Every call is atomic, durable when it returns, and may be
 * repeated: doing a thing twice does it once. Safe for use by several threads and processes.
 *
 * <p>Throws {@link io.github.worldkeep.store.StoreException} for what the store throws, and {@link
 * BackendException} for what is said here. A change costs four round trips, and more only if others
 * change sessions at the same time.
 */
public final class Sessions {
  private static final int AT_ONCE = 100;
  private static final int SIGHTING_ATTEMPTS = 5;

  private final DocumentStore documents;
  private final SessionLedger ledger;

  /**
   * Uses the collections {@code sessions}, {@code session_lanes} and {@code session_instances}, and
   * {@code matches} where it ends a session that nobody runs; does not close the store.
   */
  public Sessions(DocumentStore documents) {
    this.documents = documents;
    this.ledger = new SessionLedger(documents);
  }

  /** What the document store can do. */
  public Set<Capability> capabilities() {
    return documents.capabilities();
  }

  /**
   * Creates a session, which waits for a server.
   *
   * @return the session; the one that is there, if it was created with an equal draft before
   * @throws BackendException CONFLICT if there is another one of that name
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

  /** The session, or empty if there is none. */
  public Optional<GameSession> get(String id) {
    return ledger.get(id).map(found -> found.value().session(id, found.version()));
  }

  /**
   * Says which allocation is to run the session. If it is another than before, the instance that
   * ran it is not its any more, and hears so when it polls: so a session moves to a new server
   * after a crash.
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
   * {@link #allocate}, unless the session has an allocation already: the server may have been
   * quicker to say it.
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
   * Takes a server that is dead off its session, as if it had left: a session that is to end is
   * closed then, and a match that still runs ends as abandoned. If it is alive after all, it hears
   * so when it polls, and ends.
   */
  public void evict(String id, String instanceId) {
    leave(id, instanceId, false);
    get(id).ifPresent(this::abandonMatches);
  }

  /**
   * {@link #evict(String, String)} for one that is {@link #silent}. A session that it made, and
   * never entered, is closed; if it is alive after all, it can't enter it any more.
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
   * A session that is closed has nobody who could end its matches. One that is open may be taken
   * over, and its match with it.
   */
  private GameSession abandonMatches(GameSession session) {
    if (session.state() == State.CLOSED) {
      new Matches(documents).abandon(session.id());
    }
    return session;
  }

  /**
   * Says anew who is expected, and what the game keeps with the session.
   *
   * @param data a JSON object of up to 64 KiB
   * @throws BackendException MISSING if there is no such session
   * @throws IllegalArgumentException if players or data are not as {@link SessionDraft} has it
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
   * Ends a session: it is CLOSING while a server runs it, which hears so and leaves, and CLOSED
   * then; at once if nobody runs it, and then a match that still runs ends as abandoned.
   *
   * @throws BackendException MISSING if there is no such session
   */
  public GameSession end(String id) {
    return abandonMatches(change(id, session -> session.with(session.run().ended())));
  }

  /**
   * Deletes a session; a server that runs it ends it. Those who watch hear of it; a mark is kept
   * until {@link #forget}.
   *
   * @return whether there was one
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
   * Forgets sessions that were closed or deleted so long ago; up to 100, so again until it answers
   * 0. Who watches must have heard of them before. A match that still runs ends as abandoned. Files
   * stay, see {@link SessionFiles}.
   *
   * @return how many
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
      return false; // It was made anew meanwhile.
    }
  }

  /**
   * The servers that run a session, or have made one to run it, and were not heard of for so long,
   * longest first, up to 100. They are heard of every 10 seconds, and enter a session that they
   * made within a minute. Who is dead is only presumed: {@link #evict(SilentInstance)} it, or
   * {@link #allocate} another one; what it still writes, leases refuse.
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

  /** Hears of every change from now on. */
  public SessionWatch watch() {
    return SessionWatch.fromNow(ledger);
  }

  /**
   * Goes on where another watch was.
   *
   * @param position what {@link SessionWatch#position} said
   * @throws IllegalArgumentException if it is none
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

  /** Answers whether the instance is the session's; notes that it was heard of, if that is due. */
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
   * @param maker whether whoever asks made the session itself
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
