package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The collections of sessions. Every change of a session is one commit of three parts: the session,
 * provided that it still has the version that was read; the next number of its lane; and the
 * heartbeat of its instance.
 */
final class SessionLedger {
  static final Index<String> STATE = Index.text("run.state");
  static final Index<Instant> CHANGED_AT = Index.time("changedAt");
  static final Index<Instant> SEEN_AT = Index.time("seenAt");
  private static final int ATTEMPTS = 100;
  private static final int EAGER_ATTEMPTS = 3;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000;

  private final DocumentStore documents;
  private final DocumentCollection<SessionDocument> sessions;
  private final DocumentCollection<LaneDocument> lanes;
  private final DocumentCollection<InstanceDocument> instances;

  /** A change of a session. An empty result leaves the session as it is. */
  @FunctionalInterface
  interface Change {
    Optional<SessionDocument> apply(Optional<SessionDocument> current);
  }

  SessionLedger(DocumentStore documents) {
    this.documents = documents;
    sessions =
        documents.collection("sessions", DocumentCodec.SESSIONS, Lane.CHANGE, STATE, CHANGED_AT);
    lanes = documents.collection("session_lanes", DocumentCodec.LANES);
    instances = documents.collection("session_instances", DocumentCodec.INSTANCES, SEEN_AT);
  }

  DocumentCollection<SessionDocument> sessions() {
    return sessions;
  }

  DocumentCollection<LaneDocument> lanes() {
    return lanes;
  }

  DocumentCollection<InstanceDocument> instances() {
    return instances;
  }

  Instant now() {
    return documents.now();
  }

  /** Returns whether that much time has passed since then. */
  boolean isOver(Instant since, Duration limit) {
    return now().isAfter(since.plus(limit));
  }

  /** Returns the time of an instance's last heartbeat; empty if it has none. */
  Optional<Instant> seenAt(String id, String instanceId) {
    return instances
        .get(id)
        .map(Document::value)
        .filter(beat -> beat.instance().equals(instanceId))
        .map(InstanceDocument::seenAt);
  }

  Optional<Document<SessionDocument>> get(String id) {
    return sessions.get(id).filter(found -> !found.value().deleted());
  }

  /**
   * Changes a session. If another writer was faster, the change is applied to the new state.
   *
   * @return the session as it is now; empty if there is none
   */
  Optional<GameSession> change(String id, Change change) {
    for (int attempt = 1; ; attempt++) {
      Optional<Document<SessionDocument>> found = sessions.get(id);
      Optional<SessionDocument> current =
          found.map(Document::value).filter(document -> !document.deleted());
      Optional<SessionDocument> next = change.apply(current);
      if (next.isEmpty() || next.equals(current)) {
        return current.map(document -> document.session(id, found.orElseThrow().version()));
      }
      try {
        return Optional.of(written(id, found, next.get())).filter(s -> !next.get().deleted());
      } catch (ConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pauseAfter(attempt);
      }
    }
  }

  private GameSession written(
      String id, Optional<Document<SessionDocument>> found, SessionDocument next) {
    Lane lane = Lane.of(id);
    Optional<Document<LaneDocument>> counter = lanes.get(lane.id());
    long number = counter.map(c -> c.value().number()).orElse(0L) + 1;
    Instant now = documents.now();
    SessionDocument stamped = next.stamped(lane.change(number), now);
    Batch batch = new Batch();
    found.ifPresentOrElse(
        old -> batch.replace(sessions, old.with(stamped)),
        () -> batch.insert(sessions, id, stamped));
    counter.ifPresentOrElse(
        old -> batch.replace(lanes, old.with(LaneDocument.at(number))),
        () -> batch.insert(lanes, lane.id(), LaneDocument.at(number)));
    sight(batch, id, found.flatMap(old -> old.value().watched()), next, now);
    Version version = documents.commit(batch).version(0);
    return stamped.session(id, version);
  }

  /**
   * Records the first heartbeat of a new instance. The document of an instance that left is
   * deleted.
   */
  private void sight(
      Batch batch, String id, Optional<String> before, SessionDocument next, Instant now) {
    if (before.equals(next.watched())) {
      return;
    }
    if (next.watched().isEmpty()) {
      batch.delete(instances, id);
      return;
    }
    InstanceDocument begun =
        next.run()
            .instance()
            .map(instance -> InstanceDocument.begun(instance, now))
            .orElseGet(() -> InstanceDocument.awaited(now));
    batch.put(instances, id, begun);
  }

  /** Records a heartbeat, provided that the session has not changed since it was read. */
  void sighted(Document<SessionDocument> session, String instanceId, Occupancy occupancy) {
    Batch batch = new Batch().check(sessions, session.id(), session.version());
    batch.put(instances, session.id(), InstanceDocument.seen(instanceId, now(), occupancy));
    documents.commit(batch);
  }

  private static void pauseAfter(int attempt) {
    if (attempt >= EAGER_ATTEMPTS) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
    }
  }
}
