package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.backend.store.SessionDocument.Maker;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A backend that consists of the stores. */
final class StoreBackend implements GameBackend {
  private static final long REPORT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long UPLOAD_BYTES_PER_SECOND = 64 * 1024;

  private final Persistence persistence;
  private final LongSupplier nanoTime;
  private final Duration patience;
  private final Patience stores = new Patience();
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> reported = new ConcurrentHashMap<>();
  private volatile @Nullable Sessions sessions;

  StoreBackend(Persistence persistence, LongSupplier nanoTime, Duration patience) {
    this.persistence = persistence;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /** Opens the collections. There is no login. */
  @Override
  public Optional<Instant> login() {
    return stores.ask(
        "opening the sessions",
        patience,
        () -> {
          sessions();
          return Optional.empty();
        });
  }

  /**
   * Returns the sessions, opened by the first call. If several threads open them at once, no harm
   * is done.
   */
  private Sessions sessions() {
    Sessions opened = sessions;
    if (opened == null) {
      opened = new Sessions(persistence.documents());
      sessions = opened;
    }
    return opened;
  }

  @Override
  public GameSession create(SessionDraft draft) {
    GameSession session =
        stores.ask("creating a session", patience, () -> sessions().create(draft, Maker.SERVER));
    made.add(draft.id());
    return session;
  }

  @Override
  public SessionPoll poll(String sessionId, Optional<String> etag) {
    Optional<GameSession> found =
        stores.ask("polling a session", patience, () -> sessions().get(sessionId));
    if (found.isEmpty()) {
      return SessionPoll.MISSING;
    }
    GameSession session = found.get();
    return etag.equals(Optional.of(session.etag()))
        ? SessionPoll.UNCHANGED
        : SessionPoll.changed(session);
  }

  @Override
  public GameSession publish(String sessionId, Instance instance) {
    return stores.ask(
        "publishing an instance", patience, () -> sessions().publish(sessionId, instance));
  }

  @Override
  public void report(String sessionId, String instanceId, Occupancy occupancy) {
    String key = sessionId + "/" + instanceId;
    long now = nanoTime.getAsLong();
    Long before = reported.get(key);
    boolean due = before == null || now - before >= REPORT_NANOS;
    stores.ask(
        "reporting an instance",
        patience,
        () -> {
          sessions().report(sessionId, instanceId, occupancy, due);
          return true;
        });
    if (due) {
      reported.put(key, now);
    }
  }

  @Override
  public void leave(String sessionId, String instanceId) {
    stores.ask(
        "leaving a session",
        patience,
        () -> {
          sessions().leave(sessionId, instanceId, made.contains(sessionId));
          return true;
        });
    made.remove(sessionId);
    reported.remove(sessionId + "/" + instanceId);
  }

  @Override
  public void upload(Origin origin, String name, Path file) {
    Duration limit = patience.plusSeconds(file.toFile().length() / UPLOAD_BYTES_PER_SECOND);
    stores.ask(
        "uploading a file",
        limit,
        () -> {
          new SessionFiles(persistence.objects()).upload(origin, name, file);
          return true;
        });
  }

  /** Ends the calls that wait. The stores stay open. */
  @Override
  public void close() {
    stores.close();
  }
}
