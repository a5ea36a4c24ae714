package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.state.world.WorldId;
import java.util.Optional;

/** The backend's session of one cycle: the latest known state of it, and this server's instance. */
final class BackendSession {
  private final Assignment assignment;
  private final GameBackend backend;
  private final Repeated repeated;
  private final int capacity;
  private volatile GameSession info;
  private volatile boolean joinable;

  private BackendSession(
      Assignment assignment, Services services, BootstrapOptions options, GameSession info) {
    this.assignment = assignment;
    backend = services.backend();
    repeated = services.repeated();
    capacity = options.sessions().capacity();
    this.info = info;
  }

  /** Creates the session of a draft. */
  static BackendSession create(
      SessionDraft draft, Assignment assignment, Services services, BootstrapOptions options)
      throws Exception {
    GameSession created =
        services
            .repeated()
            .call(options.times().start().session(), () -> services.backend().create(draft));
    return new BackendSession(assignment, services, options, created);
  }

  /**
   * Finds the assigned session.
   *
   * @return empty if the backend has no such session yet, or is unavailable
   * @throws IllegalStateException if the session is not open, or has another allocation
   */
  static Optional<BackendSession> find(
      Assignment assignment, Services services, BootstrapOptions options) {
    Optional<GameSession> found;
    try {
      found = services.backend().poll(assignment.sessionId(), Optional.empty()).session();
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.UNAVAILABLE) {
        return Optional.empty();
      }
      throw e;
    }
    found.ifPresent(session -> requireAssigned(session, assignment));
    return found.map(session -> new BackendSession(assignment, services, options, session));
  }

  /** A session without an allocation passes: the backend lets this server enter itself. */
  private static void requireAssigned(GameSession session, Assignment assignment) {
    if (!session.id().equals(assignment.sessionId())) {
      throw new IllegalStateException(
          "the backend answered session " + session.id() + " for " + assignment.sessionId());
    }
    String ours = assignment.allocation().id();
    if (session.allocationId().filter(other -> !other.equals(ours)).isPresent()) {
      throw new IllegalStateException(
          "session " + session.id() + " is of another allocation than " + ours);
    }
    if (session.state() != GameSession.State.OPEN) {
      throw new IllegalStateException("session " + session.id() + " is " + session.state());
    }
  }

  GameSession info() {
    return info;
  }

  /** Returns the world of the session; if the backend knows none, the room config's. */
  Optional<WorldId> world() {
    return info.worldId().or(() -> assignment.room().worldId());
  }

  boolean hasInstance() {
    return hasInstance(info);
  }

  private boolean hasInstance(GameSession session) {
    return session.instance().filter(i -> i.id().equals(assignment.instanceId())).isPresent();
  }

  /** Publishes the instance, without an address. */
  void createInstance() throws Exception {
    info = repeated.call(() -> publish(Optional.empty(), false));
  }

  /** Publishes the address: players may join. */
  void openDoor() throws Exception {
    info = repeated.call(() -> publish(assignment.allocation().address(), true));
    joinable = true;
  }

  /** Publishes that players can't join any more, if they could. */
  void closeDoor() {
    if (joinable) {
      joinable = false;
      info = publish(assignment.allocation().address(), false);
    }
  }

  private GameSession publish(Optional<Address> address, boolean open) {
    String allocation = assignment.allocation().id();
    Instance instance = new Instance(assignment.instanceId(), allocation, address, open, capacity);
    return backend.publish(assignment.sessionId(), instance);
  }

  /** Returns whether the session has changed for the game since it was handed over. */
  boolean hasChangedSince(GameSession handedOver) {
    GameSession now = info;
    return now.state() != handedOver.state()
        || !now.players().equals(handedOver.players())
        || !now.data().equals(handedOver.data());
  }

  /** Polls the session. Returns what its new state means, if the state is new. */
  Optional<Trigger> watch() {
    GameSession known = info;
    SessionPoll poll = backend.poll(known.id(), Optional.of(known.etag()));
    return switch (poll.status()) {
      case UNCHANGED -> Optional.empty();
      case MISSING -> Optional.of(Trigger.SESSION_GONE);
      case CHANGED -> Optional.of(changed(poll.session().orElseThrow()));
    };
  }

  private Trigger changed(GameSession now) {
    boolean ours =
        now.state() != GameSession.State.CLOSED
            && now.id().equals(assignment.sessionId())
            && now.allocationId().equals(Optional.of(assignment.allocation().id()))
            && hasInstance(now);
    if (!ours) {
      return Trigger.SESSION_GONE;
    }
    info = now;
    return Trigger.SESSION_CHANGED;
  }

  /**
   * Reports that this server is well. If the backend does not know the instance any more, it may
   * have deleted the session: then polls as {@link #watch}.
   */
  Optional<Trigger> report(Occupancy occupancy) {
    try {
      backend.report(assignment.sessionId(), assignment.instanceId(), occupancy);
      return Optional.empty();
    } catch (BackendException e) {
      if (e.kind() != BackendException.Kind.MISSING) {
        throw e;
      }
      return watch();
    }
  }

  void leave() {
    backend.leave(assignment.sessionId(), assignment.instanceId());
  }

  /** Uploads the output files that the session has written. */
  void upload(Output output, Optional<String> match, Problems problems) {
    Origin origin = new Origin(assignment.sessionId(), match);
    output.upload(backend, origin, assignment.directory(), problems);
  }
}
