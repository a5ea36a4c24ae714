package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.world.DirectoryLock;
import io.github.worldkeep.state.world.ForeignDirectoryException;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.WorldDirectory;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An operator's work on a world that is not played: saves the directory of a server that ended
 * without saving it, or returns to an earlier snapshot. Both acquire the world's lease.
 */
public final class WorldUpkeep {
  private final BootstrapOptions options;
  private final RoomConfig room;
  private final UnaryOperator<@Nullable String> environment;
  private final Audience audience;
  private final Repeated repeated;
  private final Problems problems;

  /**
   * Creates the upkeep of the room config's world, in the directory of a server with these options.
   *
   * @param environment the settings of stores: returns the value of a variable, or null if it is
   *     not set
   * @param listener called as by a server's own saves
   */
  public WorldUpkeep(
      BootstrapOptions options,
      RoomConfig room,
      UnaryOperator<@Nullable String> environment,
      SessionListener listener) {
    this.options = options;
    this.room = room;
    this.environment = environment;
    audience = new Audience(listener);
    repeated = new Repeated(audience);
    problems = new Problems(audience);
  }

  /**
   * Saves the directory, if it continues the latest snapshot. No process may write to it meanwhile.
   * When this method returns, the files are the world's latest snapshot, and the lease is released.
   * If the lease is that of a server that ended in the directory without saving it, it is taken
   * over at once. Another server's lease is waited for.
   *
   * <p>If the save fails after the lease was acquired, {@link SessionListener#unsaved} is called.
   * The lease then stays with the directory until it expires, so that the save can be repeated.
   *
   * @param over the number of the latest snapshot, or 0 for none, that the directory replaces
   *     whatever it was restored from; empty to require that it was restored from the latest
   *     snapshot
   * @throws IllegalArgumentException if the room config names no world, or a store can't be used
   * @throws LeaseHeldException if another server holds the world; nothing is changed
   * @throws ForeignDirectoryException if the directory does not continue the latest snapshot;
   *     nothing is changed
   * @throws IOException if the directory is missing or can't be read
   * @throws StoreException if a store fails
   */
  public SaveReport save(OptionalLong over) throws Exception {
    Path directory = options.directories().worldOf(room, environment);
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    return owning((here, server) -> save(here, server, over));
  }

  /**
   * Makes an earlier snapshot of the world the latest: see {@link
   * io.github.worldkeep.state.world.World#rollBack}. The directory is not changed. If a run left
   * unsaved files there, this method throws: {@link #save} them first.
   *
   * @throws FileSystemException if a run could not save the directory; nothing is changed
   * @throws IllegalArgumentException if the room config names no world, or a store can't be used
   * @throws LeaseHeldException if another server holds the world; nothing is changed
   * @throws StoreException NOT_FOUND if there is no such snapshot, or if a store fails
   */
  public Snapshot rollBack(long number) throws Exception {
    Path directory = options.directories().worldOf(room, environment);
    if (room.worldId().isPresent() && WorldDirectory.isUnsaved(directory, room.worldId().get())) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "a run could not save it: save it first by 'worldkeep save', or delete .worldkeep/base in"
              + " it, and its files are set aside by the next run; nothing was changed");
    }
    return owning((here, server) -> here.world().rollBack(number));
  }

  /** Work on a world whose lease is held meanwhile. */
  private interface Work<V> {
    V with(WorldDirectory here, GameServer server) throws Exception;
  }

  private <V> V owning(Work<V> work) throws Exception {
    WorldId world =
        room.worldId().orElseThrow(() -> new IllegalArgumentException("no world is named"));
    Path directory = options.directories().worldOf(room, environment);
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      lock.problem().ifPresent(why -> audience.tell(l -> l.failed("lock the directory", why)));
      return owning(world, directory, work);
    }
  }

  private <V> V owning(WorldId world, Path directory, Work<V> work) throws Exception {
    enter(State.LOGGING_IN);
    PersistenceConfig named = Services.stores(directory, room, environment);
    Persistence stores =
        repeated.call(
            options.times().start().login(),
            () -> repeated.during(Services.opening(named), () -> Persistence.open(named)));
    try {
      return owning(stores, world, directory, work);
    } finally {
      problems.of("close the stores", stores::close);
    }
  }

  private <V> V owning(Persistence stores, WorldId world, Path directory, Work<V> work)
      throws Exception {
    enter(State.LEASING);
    GameServer server = join(stores);
    try {
      WorldDirectory.unsavedRun(directory, world).ifPresent(server::takeOver);
      Duration patience = options.times().start().lease();
      Lease lease = new Leasing(audience, repeated).acquire(server, world.leaseName(), patience);
      Worlds worlds = new Worlds(stores);
      WorldDirectory here = repeated.call(patience, () -> worlds.open(world, lease, directory));
      return work.with(here, server);
    } finally {
      problems.of("end the server", server::close);
    }
  }

  private void enter(State state) {
    audience.tell(listener -> listener.entered(state));
  }

  private GameServer join(Persistence stores) throws Exception {
    String name = options.source().host() + "-" + ProcessHandle.current().pid();
    return repeated.call(
        options.times().start().login(),
        () ->
            GameServer.join(
                stores.documents(), name, options.times().lease(), ServerListener.NONE));
  }

  private SaveReport save(WorldDirectory here, GameServer server, OptionalLong over)
      throws Exception {
    enter(State.FINAL_SAVE);
    WorldId world = here.world().id();
    Duration retries = options.times().stop().retries();
    try {
      requireSuccessor(here, over, retries);
      TransferProgress progress = audience.progress(listener -> listener.saving(world));
      SaveReport report = repeated.call(retries, () -> here.save(progress));
      audience.tell(listener -> listener.saved(report));
      problems.of("remove the directory's record", here::close);
      return report;
    } catch (ForeignDirectoryException e) {
      throw e;
    } catch (Exception e) {
      audience.tell(listener -> listener.unsaved(world, e));
      problems.of("record that the directory is not saved", here::closeUnsaved);
      server.keepLeasesOnClose();
      throw e;
    }
  }

  private void requireSuccessor(WorldDirectory here, OptionalLong over, Duration patience)
      throws Exception {
    repeated.run(patience, () -> here.beginSave(over));
  }
}
