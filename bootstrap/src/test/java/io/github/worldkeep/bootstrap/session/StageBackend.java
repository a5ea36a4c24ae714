package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.BackendProvider;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A backend with one session that the test controls. It records its calls. */
final class StageBackend implements BackendProvider {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger unchanged = new AtomicInteger();
  final AtomicReference<Optional<GameSession>> session = new AtomicReference<>(Optional.empty());
  volatile Optional<Duration> loginLasts = Optional.empty();
  volatile boolean refusesLogins;

  /** The number of logins that the backend is still away for. */
  final AtomicInteger loginsWithoutAnswer = new AtomicInteger();

  volatile boolean knowsNoInstance;
  volatile Runnable leaving = () -> {};
  volatile Consumer<String> uploading = name -> {};
  final Map<String, String> uploads = new ConcurrentHashMap<>();

  /** The files that were passed to be uploaded. */
  final List<Path> files = new CopyOnWriteArrayList<>();

  private final AtomicInteger changes = new AtomicInteger();

  @Override
  public String name() {
    return "stage";
  }

  @Override
  public GameBackend open(Persistence stores, UnaryOperator<@Nullable String> environment) {
    return new Client();
  }

  GameBackend client() {
    return new Client();
  }

  /** Changes the session, as another client does. */
  GameSession change(UnaryOperator<GameSession> change) {
    return session
        .updateAndGet(
            now -> now.map(change).map(s -> of(s, s.id(), s.allocationId(), s.instance())))
        .orElseThrow(StageBackend::missing);
  }

  /** Creates the session of this allocation. */
  void provide(Allocation allocation) {
    String id = allocation.sessionId().orElseThrow();
    new Client()
        .create(
            new SessionDraft(
                id, "duel", Optional.of(allocation.id()), Optional.empty(), List.of(), "{}"));
  }

  /** Returns another state of a session. */
  GameSession of(
      GameSession like, String id, Optional<String> allocationId, Optional<Instance> instance) {
    return new GameSession(
        id,
        "etag-" + changes.incrementAndGet(),
        like.type(),
        like.state(),
        allocationId,
        like.worldId(),
        like.players(),
        instance,
        like.data());
  }

  private static BackendException missing() {
    return new BackendException(Kind.MISSING, "there is no such session", null);
  }

  private final class Client implements GameBackend {

    @Override
    public Optional<Instant> login() {
      logins.incrementAndGet();
      if (loginsWithoutAnswer.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new BackendException(Kind.UNAVAILABLE, "the stage is away", null);
      }
      if (refusesLogins) {
        throw new BackendException(Kind.DENIED, "the stage knows nobody", null);
      }
      return loginLasts.map(InstantSource.system().instant()::plus);
    }

    @Override
    public GameSession create(SessionDraft draft) {
      GameSession made =
          new GameSession(
              draft.id(),
              "etag-" + changes.incrementAndGet(),
              draft.type(),
              GameSession.State.OPEN,
              draft.allocationId(),
              draft.worldId(),
              draft.players(),
              Optional.empty(),
              draft.data());
      session.set(Optional.of(made));
      return made;
    }

    @Override
    public SessionPoll poll(String sessionId, Optional<String> etag) {
      Optional<GameSession> now = session.get();
      if (now.isEmpty()) {
        return SessionPoll.MISSING;
      }
      if (etag.equals(now.map(GameSession::etag))) {
        unchanged.incrementAndGet();
        return SessionPoll.UNCHANGED;
      }
      return SessionPoll.changed(now.get());
    }

    @Override
    public GameSession publish(String sessionId, Instance instance) {
      return change(
          now -> of(now, now.id(), Optional.of(instance.allocationId()), Optional.of(instance)));
    }

    @Override
    public void report(String sessionId, String instanceId, Occupancy occupancy) {
      heard.add(occupancy.count() + " of " + occupancy.capacity());
      if (knowsNoInstance) {
        throw missing();
      }
    }

    @Override
    public void leave(String sessionId, String instanceId) {
      heard.add("leave " + sessionId);
      leaving.run();
    }

    @Override
    public void upload(Origin origin, String name, Path file) {
      files.add(file);
      uploading.accept(name);
      try {
        uploads.put(origin.match().orElse("no match") + ": " + name, Files.readString(file));
      } catch (IOException e) {
        throw new BackendException(Kind.INVALID, "it can't be read", e);
      }
      heard.add("upload " + name);
    }

    @Override
    public void close() {
      heard.add("close");
    }
  }
}
