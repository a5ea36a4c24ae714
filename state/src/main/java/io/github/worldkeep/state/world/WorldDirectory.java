package io.github.worldkeep.state.world;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.Succession;
import io.github.worldkeep.state.world.Base.Point;
import io.github.worldkeep.state.world.Base.Use;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which the holder of a world's lease plays the world. A record on the disk, {@code
 * .worldkeep/base}, names the snapshot that the directory continues. By this record {@link
 * #recover} can save the files of a run that died, if the disk still exists. For one thread at a
 * time.
 *
 * <p>The order of a run: {@link #recover}, {@link #restore} (for a new world {@link #clear} or
 * {@link #adopt}), {@link #markPlayed}, any number of {@link #save}, and at its end {@link #close},
 * or {@link #closeUnsaved} if the last state could not be saved.
 *
 * <p>A process may die at any point. The record is removed before a restore changes the directory,
 * and written when the restore is complete, so that a half restored directory is never saved. The
 * record names a new snapshot before the snapshot is published, so that it is right at every
 * moment.
 */
public final class WorldDirectory {
  /** The label of snapshots that {@link #recover} saves. */
  public static final String RECOVERED_LABEL = "recovered";

  private static final Logger LOG = LoggerFactory.getLogger(WorldDirectory.class);

  private final World world;
  private final Lease lease;
  private final Path directory;
  private final BaseFile file;
  private volatile boolean begun;
  private volatile boolean ended;
  private boolean players;

  /** The record of an earlier run, as long as the directory holds that run's files. */
  private @Nullable Base continued;

  WorldDirectory(World world, Lease lease, Path directory) {
    this.world = world;
    this.lease = lease;
    this.directory = directory;
    this.file = new BaseFile(directory);
  }

  /**
   * Returns the succession of a run that has ended without saving this directory, and still holds
   * the lease of its world. A server that continues with the world in the directory may pass it to
   * {@link io.github.worldkeep.state.lease.GameServer#takeOver}, and need not wait for the lease to
   * expire.
   *
   * @throws IOException if the record can't be read
   * @throws StoreException NEWER_FORMAT if a newer version wrote it
   */
  public static Optional<Succession> unsavedRun(Path directory, WorldId world) throws IOException {
    return left(directory, world).flatMap(Base::succession);
  }

  /**
   * Returns whether a run has ended without saving this directory of the world, and no later run
   * has saved it or set it aside.
   *
   * @throws IOException if the record can't be read
   * @throws StoreException NEWER_FORMAT if a newer version wrote it
   */
  public static boolean isUnsaved(Path directory, WorldId world) throws IOException {
    return left(directory, world).isPresent();
  }

  private static Optional<Base> left(Path directory, WorldId world) throws IOException {
    return new BaseFile(directory)
        .read()
        .filter(base -> base.use() == Use.LEFT && base.world().equals(world.value()));
  }

  /** The world that is played here. */
  public World world() {
    return world;
  }

  /**
   * Saves the files of an earlier run that died or failed to save, as the next snapshot with the
   * label {@link #RECOVERED_LABEL}. The directory must be of this world and lineage, and continue
   * the snapshot that is still the latest. The snapshot before stays, because the game may have
   * been killed in the middle of a write.
   *
   * <p>No process may write the directory meanwhile.
   *
   * @param killed whether to save the files of a run that was killed, too. It is false for a game
   *     whose players are saved together with its world, because files written after the last
   *     checkpoint do not match the players. A run that ended by {@link #closeUnsaved} has saved
   *     its players
   * @throws IOException if the directory can't be read
   * @throws StoreException all that the stores throw; call again
   */
  public Recovery recover(TransferProgress progress, boolean killed) throws IOException {
    Optional<Base> found = file.read().filter(base -> base.use() != Use.RESTORED);
    if (found.isEmpty() || isEmptied()) {
      return Recovery.NOTHING;
    }
    Optional<String> obstacle = obstacle(found, killed);
    if (obstacle.isPresent()) {
      return Recovery.refused(obstacle.get());
    }
    continued = found.get();
    try {
      return Recovery.saved(world.save(directory, progress, this::asRecovered));
    } catch (ForeignDirectoryException e) {
      return Recovery.refused(String.valueOf(e.getMessage()));
    }
  }

  private Snapshot asRecovered(Snapshot next, Manifest manifest) throws IOException {
    return announced(next, manifest).labelled(RECOVERED_LABEL);
  }

  /** A restored file keeps its time until it is written again. */
  private void requireFlushed(Manifest manifest) throws ForeignDirectoryException {
    Merge<PathEntry> restored = new Merge<>(latestManifest().entries().iterator(), PathEntry::path);
    for (PathEntry entry : manifest.entries()) {
      boolean lostContent =
          restored
              .at(entry.path())
              .filter(before -> before.isFile() && entry.isFile())
              .filter(before -> before.modified() == entry.modified())
              .filter(before -> !before.sha256().equals(entry.sha256()))
              .isPresent();
      if (lostContent) {
        String lost = "' has lost its content, as after a loss of power";
        throw foreign("'" + entry.path() + lost, false);
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

  /**
   * Returns the reason why the directory is not known to continue the latest snapshot; empty if it
   * does.
   *
   * @param killed whether the directory of a run that was killed is accepted
   */
  private Optional<String> obstacle(Optional<Base> found, boolean killed) throws IOException {
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
    if (!base.continues(latest)) {
      return Optional.of(
          "it continues " + describe(base.snapshot()) + ", and newer is " + describe(latest));
    }
    return base.isAheadOfPlayers() || (base.use() == Use.PLAYED && !killed)
        ? Optional.of("its players are as of " + describe(latest))
        : Optional.empty();
  }

  private boolean isOurs(Base base) {
    return base.world().equals(world.id().value()) && base.lineage().equals(lease.lineage());
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
   * Restores the directory, as {@link World#restore(Path, TransferProgress)} does, and records that
   * it continues the snapshot.
   */
  public Optional<RestoreReport> restore(TransferProgress progress) throws IOException {
    Optional<RestoreReport> report = world.restore(directory, progress);
    if (report.isPresent()) {
      begin(Use.RESTORED);
    }
    return report;
  }

  /**
   * Empties the directory, as {@link World#clear(Path)} does, and records that it begins a new
   * world.
   */
  public Optional<Path> clear() throws IOException {
    Optional<Path> aside = world.clear(directory);
    begin(Use.RESTORED);
    return aside;
  }

  /**
   * Begins a new world with the files in the directory, which is created if missing.
   *
   * @throws IOException if the directory can't be written
   */
  public void adopt() throws IOException {
    Files.createDirectories(directory);
    world.count(directory);
    begin(Use.RESTORED);
  }

  /**
   * Returns the number of bytes of heap that a save of the directory may need, if Java's heap
   * ({@code -Xmx}) is smaller: 32 MiB, and 200 bytes for each file, directory and link at the last
   * restore, adoption or save.
   */
  public OptionalLong missingHeap() {
    return HeapNeed.beyond(Runtime.getRuntime().maxMemory(), world.entries());
  }

  /**
   * Records that a game writes the directory from now on. When this returns, the record survives a
   * loss of power.
   *
   * @param withPlayers whether the game's players are saved together with the world
   * @throws IOException if the directory can't be written
   */
  public void markPlayed(boolean withPlayers) throws IOException {
    players = withPlayers;
    begin(Use.PLAYED);
  }

  private void begin(Use use) throws IOException {
    file.write(record(use, null));
    continued = null;
    begun = true;
  }

  /**
   * Saves the directory, as {@link World#save(Path, TransferProgress, Committer)} does, and updates
   * the record.
   */
  public SaveReport save(TransferProgress progress, Committer committer) throws IOException {
    return world.save(directory, progress, committer, this::announced);
  }

  /** Saves the world alone, in a commit of its own, and updates the record. */
  public SaveReport save(TransferProgress progress) throws IOException {
    return world.save(directory, progress, this::announced);
  }

  /**
   * Prepares a {@link #save} of the files that an earlier run left here, without a label. A
   * directory that neither continues the latest snapshot nor equals it is refused. Nothing is
   * written to the directory, so that a full disk can be saved, too.
   *
   * @param over the number of the latest snapshot, 0 for none, if the caller decides that the
   *     directory follows it whatever its record and its files; else empty
   * @throws ForeignDirectoryException if the directory does not continue the latest snapshot, or if
   *     {@code over} is not the latest
   * @throws IOException if the directory can't be read
   * @throws StoreException all that the stores throw
   */
  public void beginSave(OptionalLong over) throws IOException {
    Optional<Base> found = file.read();
    boolean elsewhere = found.filter(base -> !isOurs(base)).isPresent();
    if (over.isPresent()) {
      requireLatest(over.getAsLong());
      continued = null;
    } else {
      requireSuccessor(found, elsewhere);
      continued = elsewhere ? null : found.orElse(null);
    }
    begun = over.isPresent() || !elsewhere;
  }

  private void requireLatest(long number) throws ForeignDirectoryException {
    Point latest = Point.of(world.latest());
    if (number != latest.number()) {
      throw foreign("its latest is not " + number + ", but " + describe(latest), false);
    }
  }

  private void requireSuccessor(Optional<Base> found, boolean elsewhere) throws IOException {
    boolean begins = world.latest().isEmpty() && found.isEmpty();
    Optional<String> obstacle = begins ? Optional.empty() : obstacle(found, true);
    if (obstacle.isPresent() && !equalsLatest()) {
      String problem = "the save directory does not continue its latest snapshot: ";
      throw foreign(problem + obstacle.get(), elsewhere);
    }
  }

  /** This holds if a save is repeated after it has succeeded. */
  private boolean equalsLatest() throws IOException {
    if (world.latest().isEmpty() || isHalfRestored()) {
      return false;
    }
    try (Folder root = Folder.open(directory)) {
      return new DirectoryContents(root).match(world.latestContents());
    }
  }

  private ForeignDirectoryException foreign(String problem, boolean elsewhere) {
    return new ForeignDirectoryException(problem, Point.of(world.latest()).number(), elsewhere);
  }

  /**
   * Ends a run in this directory whose last state is saved, or whose game has not started. No save
   * may be under way. Nothing is left to recover. If the run has restored nothing here yet, the
   * files and the record of an earlier run stay.
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
   * Ends a run in this directory whose last state could not be saved. No save may be under way.
   * Afterwards the run must not write the world, and must keep its leases. A run that continues
   * here takes them over.
   *
   * @throws IOException if the directory can't be written; a later run waits then for the lease to
   *     expire
   */
  public void closeUnsaved() throws IOException {
    ended = true;
    if (begun) {
      file.write(record(Use.LEFT, file.read().map(Base::saving).orElse(null)));
    }
  }

  /** The record only serves recovery, so a full disk must not prevent the save of the world. */
  private Snapshot announced(Snapshot next, Manifest manifest) throws IOException {
    Base before = continued;
    if (before != null) {
      requireFlushed(manifest);
    }
    if (ended) {
      return next; // No caller waits for this save any more.
    }
    try {
      Base base = before == null ? record(Use.PLAYED, null) : before;
      file.write(base.saving(Point.of(world.latest()), Point.of(Optional.of(next))));
    } catch (IOException e) {
      LOG.warn("{}: could not record snapshot {}", directory, next.number(), e);
    }
    return next;
  }

  /**
   * The record of this run. The game may read it while it plays, so the secret is added at the end
   * only.
   */
  private Base record(Use use, @Nullable Point saving) {
    Succession own = lease.succession();
    return new Base(
        Base.FORMAT,
        world.id().value(),
        lease.lineage(),
        own.server(),
        use,
        Point.of(world.latest()),
        saving,
        players,
        use == Use.LEFT ? own.secret() : null);
  }
}
