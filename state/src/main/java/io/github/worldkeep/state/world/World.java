package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A handle on one world. For one thread at a time.
 *
 * <p>A world is a directory: files, directories and symbolic links (kept as links, never followed),
 * with the nine permission bits; files with their times of modification. Hard links become files of
 * their own. {@code .worldkeep} at its top is reserved, and no part of it. Other things, such as
 * sockets, are skipped and reported. A world has at most 500,000 files, directories and links, with
 * paths of at most 4,095 bytes of UTF-8.
 *
 * <p>The directory may be a link itself. It is opened once, and all happens in what was opened,
 * also if another process swaps directories in it for links meanwhile.
 */
public final class World {
  private final WorldId id;
  private final SnapshotPublication publication;
  private final Contents contents;
  private Optional<Document<SnapshotDocument>> latest;

  World(
      WorldId id,
      SnapshotPublication publication,
      Contents contents,
      Optional<Document<SnapshotDocument>> latest) {
    this.id = id;
    this.publication = publication;
    this.contents = contents;
    this.latest = latest;
  }

  /** The world's name. */
  public WorldId id() {
    return id;
  }

  /** The latest snapshot that this handle knows: as it was opened, or as it saved. */
  public Optional<Snapshot> latest() {
    return latest.map(document -> document.value().snapshot());
  }

  /**
   * Makes the directory, which is created if missing, equal to the latest snapshot. Every byte is
   * verified and written beside before anything takes its place, so that a failure changes nothing.
   * What was there is set aside, never deleted. If it has the right contents already, it stays, and
   * only times and permissions are restored.
   *
   * <p>A process that dies on the way loses nothing; restore again to go on. What is written is not
   * forced to disk: after a loss of power, restore again, which verifies it.
   *
   * @param progress hears of the bytes written
   * @return empty if the world has no snapshot yet; then the directory stays as it is
   * @throws IOException if the directory can't be written, or another process changes it meanwhile
   * @throws StoreException CORRUPT if the snapshot is damaged or can't be right, NEWER_FORMAT if a
   *     newer version wrote it, and all that the stores throw
   */
  public Optional<RestoreReport> restore(Path directory, TransferProgress progress)
      throws IOException {
    createDirectory(directory);
    latest = publication.settle(latest);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    SnapshotDocument document = latest.get().value();
    Restoration restoration = new Restoration(contents, contents.manifest(document), progress);
    try (Staging staging = new Staging(directory)) {
      return Optional.of(restoration.restore(document.snapshot(), staging));
    }
  }

  private static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }

  /**
   * Saves the directory, as it is at one moment, as the next snapshot: sends the contents that are
   * new, then publishes with one document commit. When it returns, the snapshot is durable and the
   * latest one. When it throws, the latest snapshot is the one before. A directory that is as the
   * latest snapshot has it needs no new one. What changes meanwhile is read again, for a few
   * seconds.
   *
   * @param progress hears of the bytes read
   * @param committer publishes it, and what else must be durable at the same time; it is asked also
   *     if the directory needs no new snapshot. What it throws, this throws
   * @throws IOException if the directory is missing, unreadable, half restored, larger than a world
   *     may be, without a file where the latest snapshot has some, or something in it keeps
   *     changing
   * @throws io.github.worldkeep.store.ConflictException if somebody else saved the world since this
   *     handle last knew it; open it again
   * @throws io.github.worldkeep.state.lease.LeaseLostException if it was opened with a lease, and
   *     that is not held any more; stop playing
   * @throws StoreException all that the stores throw. After OUTCOME_UNKNOWN, save again
   */
  public SaveReport save(Path directory, TransferProgress progress, Committer committer)
      throws IOException {
    return save(directory, progress, committer, Announcement.NONE);
  }

  SaveReport save(Path directory, TransferProgress progress, Announcement announcement)
      throws IOException {
    return save(directory, progress, publication::commit, announcement);
  }

  SaveReport save(
      Path directory, TransferProgress progress, Committer committer, Announcement announcement)
      throws IOException {
    requireRestored(directory);
    latest = publication.settle(latest);
    Preservation preservation = new Preservation(contents, known(), progress);
    DirectoryScan scan = preservation.store(directory);
    Manifest manifest = preservation.manifest(scan);
    requireContent(directory, manifest);
    boolean changed = !Contents.hashOf(manifest).equals(latestManifest());
    if (changed) {
      latest = Optional.of(publish(manifest, committer, announcement));
    } else {
      publication.requireLatest(latest.orElseThrow(), committer);
    }
    Snapshot snapshot = latest.orElseThrow().value().snapshot();
    return new SaveReport(
        snapshot, changed, preservation.newFiles(), preservation.newBytes(), scan.skipped());
  }

  /**
   * Makes the directory, which is created if missing, empty: for a world that is new, so that it
   * does not begin with what another left there. What was there is set aside, never deleted.
   *
   * @return where that is, if anything was there
   * @throws IOException if the directory can't be written; then it is as it was
   */
  public Optional<Path> clear(Path directory) throws IOException {
    createDirectory(directory);
    try (Staging staging = new Staging(directory)) {
      staging.resume();
      staging.end();
      staging.begin().close();
      staging.exchange(new Shape(new Manifest(List.of())));
      return staging.end();
    }
  }

  /**
   * Publishes what an earlier snapshot contains as the next one, with the label {@code rollback-}
   * and the number of the earlier one. No snapshot is deleted, and no directory changes. When it
   * throws, the latest snapshot is the one before.
   *
   * @return the latest snapshot now
   * @throws StoreException NOT_FOUND if the world has no such snapshot, CORRUPT if that has lost
   *     its manifest, and all that the stores throw
   */
  public Snapshot rollBack(long number) {
    latest = publication.settle(latest);
    SnapshotDocument earlier = publication.find(number).orElseThrow(() -> unknown(number));
    Manifest manifest = contents.manifest(earlier);
    Snapshot next = next(manifest, earlier.manifest()).labelled("rollback-" + number);
    latest = Optional.of(publication.publish(next, latest, publication::commit));
    return latest.orElseThrow().value().snapshot();
  }

  private StoreException unknown(long number) {
    String message = "world " + id + " has no snapshot " + number;
    return new StoreException(Kind.NOT_FOUND, StoreException.Retry.NEVER, message, null);
  }

  /** {@link #restore(Path, TransferProgress)} that nobody watches. */
  public Optional<RestoreReport> restore(Path directory) throws IOException {
    return restore(directory, TransferProgress.NONE);
  }

  /** {@link #save(Path, TransferProgress, Committer)} of the world alone. */
  public SaveReport save(Path directory, TransferProgress progress) throws IOException {
    return save(directory, progress, publication::commit);
  }

  /** {@link #save(Path, TransferProgress)} that nobody watches. */
  public SaveReport save(Path directory) throws IOException {
    return save(directory, TransferProgress.NONE);
  }

  private static void requireRestored(Path directory) throws IOException {
    try (Staging staging = new Staging(directory)) {
      if (staging.interrupted()) {
        throw new IOException(
            "a restore of '"
                + directory
                + "' did not finish: restore the world again before saving");
      }
    }
  }

  private void requireContent(Path directory, Manifest manifest) throws IOException {
    boolean hadFiles = latest.filter(l -> l.value().files() > 0).isPresent();
    if (hadFiles && manifest.files().isEmpty()) {
      throw new IOException(
          "'"
              + directory
              + "' is empty, and world "
              + id
              + " is not: an empty directory never replaces a world. Is it the right directory?");
    }
  }

  private String latestManifest() {
    return latest.map(document -> document.value().manifest()).orElse("");
  }

  /** The contents that need not be sent, because the latest snapshot has them. */
  private Set<String> known() {
    if (latest.isEmpty()) {
      return Set.of();
    }
    try {
      List<PathEntry> files = contents.manifest(latest.get().value()).files();
      return files.stream().map(PathEntry::sha256).collect(Collectors.toUnmodifiableSet());
    } catch (StoreException e) {
      if (e.kind() == Kind.CORRUPT) {
        return Set.of(); // A damaged snapshot must not keep a good one from being saved.
      }
      throw e;
    }
  }

  /** What the latest snapshot consists of. */
  Manifest latestContents() {
    return latest.map(found -> contents.manifest(found.value())).orElse(Manifest.EMPTY);
  }

  private Document<SnapshotDocument> publish(
      Manifest manifest, Committer committer, Announcement announcement) throws IOException {
    Snapshot snapshot = next(manifest, contents.putManifest(manifest));
    return publication.publish(announcement.announce(snapshot, manifest), latest, committer);
  }

  private Snapshot next(Manifest manifest, String hash) {
    long number = latest.map(document -> document.value().number()).orElse(0L) + 1;
    return new Snapshot(
        id, number, publication.now(), manifest.files().size(), manifest.bytes(), hash);
  }
}
