package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.world.DirectoryLock;
import io.github.worldkeep.state.world.WorldDirectory;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases that a server holds for one session: on the session, and on its world. For the steps
 * of a cycle, which come one at a time on one thread.
 */
final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Assignment assignment;
  private final Services services;
  private final Persistence persistence;
  private final GameServer server;
  private final Duration patience;
  private Optional<Lease> sessionLease = Optional.empty();
  private Optional<Lease> worldLease = Optional.empty();
  private Optional<WorldDirectory> world = Optional.empty();
  private @Nullable DirectoryLock lock;

  private Ownership(
      Assignment assignment,
      Services services,
      Persistence persistence,
      GameServer server,
      Duration patience) {
    this.assignment = assignment;
    this.services = services;
    this.persistence = persistence;
    this.server = server;
    this.patience = patience;
  }

  /**
   * Opens the session's stores, and joins the servers that share them. No lease is held yet.
   *
   * @param lost called when a lease is lost, on any thread
   */
  static Ownership join(Assignment assignment, Setup<?> setup, Services services, Runnable lost)
      throws Exception {
    Persistence stores = services.storesOf(assignment);
    try {
      GameServer server =
          services
              .repeated()
              .call(
                  () ->
                      GameServer.join(
                          stores.documents(),
                          setup.serverName(),
                          setup.options().times().lease(),
                          listener(lost)));
      Duration patience = setup.options().times().start().lease();
      return new Ownership(assignment, services, stores, server, patience);
    } catch (Exception | Error e) {
      services.closeStores(stores);
      throw e;
    }
  }

  private static ServerListener listener(Runnable lost) {
    return new ServerListener() {
      @Override
      public void leaseLost(Lease lease) {
        LOG.error("the lease on {} is lost", lease.name());
        lost.run();
      }
    };
  }

  /**
   * Takes over the leases of the run that left the world in the directory, if it did not end there:
   * they are acquired without waiting for their expiry.
   */
  void succeed(Optional<WorldId> worldId) throws IOException {
    if (worldId.isPresent()) {
      WorldDirectory.unsavedRun(assignment.directory(), worldId.get()).ifPresent(server::takeOver);
    }
  }

  /** Acquires the lease on the session, unless it is held already. */
  void acquireSession() throws Exception {
    if (sessionLease.isEmpty()) {
      sessionLease = Optional.of(acquire("session/" + assignment.sessionId()));
    }
  }

  /** Acquires the lease on the world, and opens the world in its directory. */
  void acquireWorld(Optional<WorldId> worldId) throws Exception {
    if (worldId.isPresent()) {
      WorldId id = worldId.get();
      lockDirectory();
      Lease lease = acquire(id.leaseName());
      worldLease = Optional.of(lease);
      world = Optional.of(new Worlds(persistence).open(id, lease, assignment.directory()));
    }
  }

  /** The lease is of one world; another one must not be played in the same directory either. */
  private void lockDirectory() throws IOException {
    if (lock == null) {
      DirectoryLock locked = DirectoryLock.acquire(assignment.directory());
      lock = locked;
      locked
          .problem()
          .ifPresent(why -> services.audience().tell(l -> l.failed("lock the directory", why)));
    }
  }

  private Lease acquire(String name) throws Exception {
    return new Leasing(services.audience(), services.repeated()).acquire(server, name, patience);
  }

  Assignment assignment() {
    return assignment;
  }

  Persistence persistence() {
    return persistence;
  }

  GameServer server() {
    return server;
  }

  Lease sessionLease() {
    return sessionLease.orElseThrow(
        () -> new IllegalStateException("the lease on the session is not held"));
  }

  /** Returns the world, if the session has one and its lease is acquired. */
  Optional<WorldDirectory> world() {
    return world;
  }

  /**
   * Records the end in the world's directory, and ends the server.
   *
   * @param saved whether everything is durable: then the leases are released. If not, they stay
   *     with the directory until they expire, so that its files can still be saved
   */
  void end(boolean saved) {
    Problems problems = services.problems();
    world.ifPresent(
        w ->
            problems.of("record the end of " + w.world().id(), saved ? w::close : w::closeUnsaved));
    if (saved) {
      sessionLease.ifPresent(lease -> release(lease, problems));
      worldLease.ifPresent(lease -> release(lease, problems));
    } else {
      server.keepLeasesOnClose();
    }
    problems.of("end the server", server::close);
    DirectoryLock locked = lock;
    if (locked != null) {
      problems.of("release the directory", locked::close);
    }
  }

  private static void release(Lease lease, Problems problems) {
    problems.of("release " + lease.name(), lease::release);
  }
}
