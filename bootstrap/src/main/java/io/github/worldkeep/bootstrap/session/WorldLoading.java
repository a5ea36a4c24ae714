package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.world.Recovery;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.WorldDirectory;
import io.github.worldkeep.state.world.WorldId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a world into its directory.
 *
 * @param adopted whether a new world starts with the present files
 * @param players whether players are saved together with the world
 */
record WorldLoading(Audience audience, Repeated repeated, boolean adopted, boolean players) {
  private static final Logger LOG = LoggerFactory.getLogger(WorldLoading.class);

  /** Saves the files of an earlier run first, if they continue the latest snapshot. */
  void load(WorldDirectory directory) throws Exception {
    WorldId id = directory.world().id();
    long started = System.nanoTime();
    Recovery recovery =
        repeated.call(() -> directory.recover(audience.progress(l -> l.saving(id)), !players));
    recovery.saved().ifPresent(saved -> SnapshotLog.saved(saved, started));
    recovery.saved().ifPresent(saved -> audience.tell(listener -> listener.recovered(saved)));
    Optional<Path> aside = restore(directory, id);
    directory
        .missingHeap()
        .ifPresent(bytes -> audience.tell(listener -> listener.heapTooSmall(id, bytes)));
    recovery
        .obstacle()
        .filter(why -> aside.isPresent())
        .ifPresent(why -> audience.tell(listener -> listener.notRecovered(id, why)));
  }

  /** Returns the directory of the files that were set aside, if there were any. */
  private Optional<Path> restore(WorldDirectory directory, WorldId id) throws Exception {
    long started = System.nanoTime();
    Optional<RestoreReport> restored =
        repeated.call(() -> directory.restore(audience.progress(l -> l.restoring(id))));
    if (restored.isPresent()) {
      SnapshotLog.restored(restored.get(), started);
      audience.tell(listener -> listener.restored(restored.get()));
      return restored.get().setAside();
    }
    Optional<Path> aside = begin(directory);
    aside.ifPresent(place -> LOG.warn("world {} is new; what was there is now in {}", id, place));
    audience.tell(listener -> listener.startedEmpty(id, aside));
    return aside;
  }

  private Optional<Path> begin(WorldDirectory directory) throws IOException {
    if (adopted) {
      directory.adopt();
      return Optional.empty();
    }
    return directory.clear();
  }
}
