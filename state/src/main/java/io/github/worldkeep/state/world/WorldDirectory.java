package io.github.worldkeep.state.world;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.world.Base.Point;
import io.github.worldkeep.state.world.Base.Use;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which a world is played by its owner. It remembers on the disk, in {@code
 * .worldkeep/base}, which snapshot it continues. So the files of a run that died are known again,
 * and are not lost where the disk stays: {@link #recover} saves them. For one thread at a time.
 *
 * <p>The order of a run: {@link #recover}, {@link #restore} (for a new world {@link #clear} or
 * {@link #adopt}), {@link #played}, any number of {@link #save}, and at its end {@link #close}, or
 * {@link #leave} if the last state could not be saved.
 *
 * <p>A process may die at any point. The record is taken away before a restore changes the
 * directory, and written when it is complete, so that a directory which is half restored is never
 * saved. It names a new snapshot before that is published, so that no moment is without the right
 * record.
 */
public final class WorldDirectory {
  /** The label of snapshots that {@link #recover} saves. */
  public static final String RECOVERED = "recovered";

  private static final Logger LOG = LoggerFactory.getLogger(WorldDirectory.class);

  private final World world;
  private final Lease lease;
  private final Path directory;
  private final BaseFile file;
  private volatile boolean begun;
  private volatile boolean ended;

  WorldDirectory(World world, Lease lease, Path directory) {
    this.world = world;
    this.lease = lease;
    this.directory = directory;
    this.file = new BaseFile(directory);
  }

  /**
   * The run that has ended without saving this directory, and still owns its world: {@link
   * io.github.worldkeep.state.lease.GameServer#id()}. A server that continues in the directory may
   * {@link io.github.worldkeep.state.lease.GameServer#succeed} it, and then waits for no expiry.
   *
   * @throws IOException if the record can't be read
   */
  public static Optional<String> leftBy(Path directory) throws IOException {
    return new BaseFile(directory).read().filter(b -> b.use() == Use.LEFT).map(Base::server);
  }

  /** The world that is played here. */
  public World world() {
    return world;
  }

  /**
   * Saves what an earlier run left here, as the next snapshot with the label {@link #RECOVERED}: if
   * that run died or failed to save, if the directory is of this world and lineage, and if it
   * continues what is still the latest snapshot. The snapshot before stays, since a game may have
   * been killed in the middle of a write.
   *
   * <p>No process may write the directory meanwhile.
   *
   * @param killed whether to save the files of a run that was killed, too. False for a game whose
   *     players are saved together with its world: what it wrote after the last checkpoint does not
   *     fit to them. A run that ended by {@link #leave} has saved its players
   * @throws IOException if the directory can't be read
   * @throws StoreException all that the stores throw; call again
   */
  public Recovery recover(TransferProgress progress, boolean killed) throws IOException {
    Optional<Base> found = file.read().filter(base -> base.use() != Use.RESTORED);
    if (found.isEmpty() || isEmptied()) {
      return Recovery.NOTHING;
    }
    Optional<String> obstacle = obstacle(found);
    if (obstacle.isPresent()) {
      return Recovery.refused(obstacle.get());
    }
    if (found.get().use() == Use.PLAYED && !killed) {
      return Recovery.refused("its players are as of " + describe(Point.of(world.latest())));
    }
    try {
      return Recovery.saved(world.save(directory, progress, this::asRecovered));
    } catch (TornFileException e) {
      return Recovery.refused(String.valueOf(e.getMessage()));
    }
  }

  private Snapshot asRecovered(Snapshot next, Manifest manifest) throws IOException {
    requireFlushed(manifest);
    return announced(next).labelled(RECOVERED);
  }

  /** A restored file keeps its time until it is written again. */
  private void requireFlushed(Manifest manifest) throws TornFileException {
    Map<String, PathEntry> restored = new HashMap<>();
    latestManifest().files().forEach(entry -> restored.put(entry.path(), entry));
    for (PathEntry entry : manifest.files()) {
      @Nullable PathEntry before = restored.get(entry.path());
      if (before != null
          && before.modified() == entry.modified()
          && !before.sha256().equals(entry.sha256())) {
        throw new TornFileException(entry.path());
      }
    }
  }

  private Manifest latestManifest() {
    try {
      return world.latestContents();
    } catch (StoreException e) {
      if (e.kind() == Kind.CORRUPT) {
        return Manifest.EMPTY; // The directory may be the last good copy.
      }
      throw e;
    }
  }

  private boolean isEmptied() throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (Folder root = Folder.open(directory)) {
      return DirectoryScan.of(root).found().stream().noneMatch(Sighting::isFile);
    }
  }

  /** Why the directory is not known to continue the latest snapshot; empty if it does. */
  private Optional<String> obstacle(Optional<Base> found) throws IOException {
    Point latest = Point.of(world.latest());
    if (isHalfRestored()) {
      return Optional.of("a restore of it did not finish");
    }
    if (found.isEmpty()) {
      return Optional.of("it has no record of the snapshot that it continues");
    }
    Base base = found.get();
    if (!base.world().equals(world.id().value())) {
      return Optional.of("it is of world " + base.world());
    }
    if (!base.lineage().equals(lease.lineage())) {
      return Optional.of("it is of a world of the same name in another store, or in one before");
    }
    return base.continues(latest)
        ? Optional.empty()
        : Optional.of(
            "it continues " + describe(base.snapshot()) + ", and newer is " + describe(latest));
  }

  private boolean isHalfRestored() throws IOException {
    try (Staging staging = new Staging(directory)) {
      return staging.interrupted();
    }
  }

  private String describe(Point point) {
    return point.number() == 0
        ? "a world without a snapshot"
        : "snapshot "
            + point.number()
            + world
                .latest()
                .filter(latest -> latest.number() == point.number())
                .map(latest -> " of " + latest.savedAt())
                .orElse("");
  }

  /**
   * {@link World#restore(Path, TransferProgress)}, and records that the directory continues the
   * snapshot.
   */
  public Optional<RestoreReport> restore(TransferProgress progress) throws IOException {
    Optional<RestoreReport> report = world.restore(directory, progress);
    if (report.isPresent()) {
      begin(Use.RESTORED);
    }
    return report;
  }

  /** {@link World#clear(Path)}, and records that the directory begins a new world. */
  public Optional<Path> clear() throws IOException {
    Optional<Path> aside = world.clear(directory);
    begin(Use.RESTORED);
    return aside;
  }

  /**
   * Begins a new world with what is in the directory, which is created if missing.
   *
   * @throws IOException if the directory can't be written
   */
  public void adopt() throws IOException {
    Files.createDirectories(directory);
    begin(Use.RESTORED);
  }

  /**
   * Records that a game writes the directory from now on. When this returns, the record survives a
   * loss of power.
   *
   * @throws IOException if the directory can't be written
   */
  public void played() throws IOException {
    begin(Use.PLAYED);
  }

  private void begin(Use use) throws IOException {
    record(use, null);
    begun = true;
  }

  /** {@link World#save(Path, TransferProgress, Committer)}, with the record kept up to date. */
  public SaveReport save(TransferProgress progress, Committer committer) throws IOException {
    return world.save(directory, progress, committer, (next, manifest) -> announced(next));
  }

  /** {@link #save(TransferProgress, Committer)} of the world alone. */
  public SaveReport save(TransferProgress progress) throws IOException {
    return world.save(directory, progress, (next, manifest) -> announced(next));
  }

  /**
   * Refuses a directory that neither continues the latest snapshot nor equals it.
   *
   * @param over the number of the latest snapshot, 0 for none, if the caller knows that the
   *     directory shall follow it whatever the directory's record says
   * @throws ForeignDirectoryException if it does not continue it, or that is not the latest
   * @throws IOException if the directory can't be read
   * @throws StoreException all that the stores throw
   */
  public void requireSuccessor(OptionalLong over) throws IOException {
    Point latest = Point.of(world.latest());
    if (over.isPresent()) {
      if (over.getAsLong() != latest.number()) {
        throw foreign("its latest is not " + over.getAsLong() + ", but " + describe(latest));
      }
      return;
    }
    Optional<Base> found = file.read();
    boolean begins = latest.number() == 0 && found.isEmpty();
    Optional<String> obstacle = begins ? Optional.empty() : obstacle(found);
    if (obstacle.isPresent() && !equalsLatest()) {
      throw foreign("the save directory does not continue its latest snapshot: " + obstacle.get());
    }
  }

  /** A save that is repeated after it has succeeded finds this. */
  private boolean equalsLatest() throws IOException {
    if (world.latest().isEmpty() || isHalfRestored()) {
      return false;
    }
    try (Folder root = Folder.open(directory)) {
      return new DirectoryContents(root).match(world.latestContents());
    }
  }

  private ForeignDirectoryException foreign(String problem) {
    return new ForeignDirectoryException(problem, Point.of(world.latest()).number());
  }

  /**
   * Ends a run in this directory whose last state is saved, or in which no game has started:
   * nothing of it is to be recovered. If the run has restored nothing here yet, what an earlier one
   * left stays as it is.
   *
   * @throws IOException if the directory can't be written
   */
  public void close() throws IOException {
    ended = true;
    if (begun) {
      file.remove();
    }
  }

  /**
   * Ends a run in this directory whose last state could not be saved. After this, the run writes
   * nothing of the world, and keeps its leases. A run that continues here takes them over.
   *
   * @throws IOException if the directory can't be written; then others wait for the lease to expire
   */
  public void leave() throws IOException {
    ended = true;
    if (begun) {
      record(Use.LEFT, file.read().map(Base::saving).orElse(null));
    }
  }

  /**
   * The record makes recovery possible, and is not what makes a save durable: a disk that is full
   * must not keep the world from being saved elsewhere.
   */
  private Snapshot announced(Snapshot next) {
    if (ended) {
      return next; // A save that nobody waits for any more.
    }
    try {
      record(Use.PLAYED, Point.of(Optional.of(next)));
    } catch (IOException e) {
      LOG.warn("{}: could not record snapshot {}", directory, next.number(), e);
    }
    return next;
  }

  private void record(Use use, @Nullable Point saving) throws IOException {
    Point latest = Point.of(world.latest());
    file.write(
        new Base(
            Base.FORMAT,
            world.id().value(),
            lease.lineage(),
            lease.serverId(),
            use,
            latest,
            saving));
  }

  /** A file that was restored and not written by a game has another content. */
  private static final class TornFileException extends IOException {
    private static final long serialVersionUID = 1;

    TornFileException(String path) {
      super("'" + path + "' has lost its content, as after a loss of power");
    }
  }
}
