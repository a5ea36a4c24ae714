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

/**
 * A handle on one world. For one thread at a time.
 *
 * <p>A world is a directory: files, directories and symbolic links (kept as links, never followed),
 * with the nine permission bits; files with their times of modification. Hard links become files of
 * their own. {@code .worldkeep} at its top is reserved, and not part of the world. Other things,
 * such as sockets, are skipped and reported. A world has at most 500,000 files, directories and
 * links, with paths of at most 4,095 bytes of UTF-8.
 *
 * <p>The directory may be a link itself. It is opened once, and all operations stay inside the
 * opened directory, even if another process replaces directories in it by links meanwhile.
 */
public final class World {
  private final WorldId id;
  private final SnapshotPublication publication;
  private final Contents contents;
  private Optional<Document<SnapshotDocument>> latest;
  private int entries;

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

  /** The latest snapshot that this handle knows, from its opening or its last save. */
  public Optional<Snapshot> latest() {
    return latest.map(document -> document.value().snapshot());
  }

  /**
   * Makes the directory, which is created if missing, equal to the latest snapshot. All contents
   * are verified and written next to it before they replace anything, so that a failure changes
   * nothing. Earlier contents are set aside, never deleted. A directory that has the right contents
   * already stays, and only times and permissions are restored.
   *
   * <p>A process that dies during a restore loses nothing; restore again to continue. The files are
   * not forced to disk: after a loss of power, restore again, which verifies them.
   *
   * @param progress receives the number of bytes written
   * @return empty if the world has no snapshot yet; then the directory stays as it is
   * @throws IOException if the directory can't be written, another process changes it meanwhile, or
   *     Java's heap is too small for its files
   * @throws StoreException CORRUPT if the snapshot is damaged, NEWER_FORMAT if a newer version
   *     wrote it, and all that the stores throw
   */
  public Optional<RestoreReport> restore(Path directory, TransferProgress progress)
      throws IOException {
    createDirectory(directory);
    latest = publication.settle(latest);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(restore(latest.get().value(), directory, progress));
    } catch (OutOfMemoryError e) {
      throw HeapNeed.exhausted(directory, entries, e);
    }
  }

  private RestoreReport restore(
      SnapshotDocument document, Path directory, TransferProgress progress) throws IOException {
    Manifest manifest = contents.manifest(document);
    entries = manifest.entries().size();
    Restoration restoration = new Restoration(contents, manifest, progress);
    try (Staging staging = new Staging(directory)) {
      return restoration.restore(document.snapshot(), staging);
    }
  }

  /** Notes the number of files, directories and links in a directory that a world begins with. */
  void count(Path directory) throws IOException {
    try (Folder root = Folder.open(directory)) {
      entries = DirectoryScan.of(root).found().size();
    } catch (OutOfMemoryError e) {
      throw HeapNeed.exhausted(directory, entries, e);
    }
  }

  /** The number of files, directories and links, as of the last restore, save or count. */
  int entries() {
    return entries;
  }

  private static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }

  /**
   * Saves the state of the directory at one moment as the next snapshot. New contents are uploaded,
   * then one document commit publishes the snapshot. After a return the snapshot is durable and the
   * latest. After an exception the latest snapshot is the one before.
   *
   * <p>A directory that equals the latest snapshot needs no new one. Files that change meanwhile
   * are read again, for a few seconds.
   *
   * @param progress receives the number of bytes read
   * @param committer publishes the snapshot, with other data that must become durable at the same
   *     time. It is called also if the directory needs no new snapshot. Its exceptions are thrown
   *     to the caller
   * @throws IOException if the directory is missing, unreadable, half restored, larger than a world
   *     may be or than Java's heap has room for, without a file where the latest snapshot has some,
   *     or something in it keeps changing
   * @throws io.github.worldkeep.store.ConflictException if another handle has saved the world
   *     since; open it again
   * @throws io.github.worldkeep.state.lease.LeaseLostException if the world was opened with a lease
   *     that is lost; stop playing
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
    try {
      return saveRestored(directory, progress, committer, announcement);
    } catch (OutOfMemoryError e) {
      throw HeapNeed.exhausted(directory, entries, e);
    }
  }

  private SaveReport saveRestored(
      Path directory, TransferProgress progress, Committer committer, Announcement announcement)
      throws IOException {
    Preservation preservation = new Preservation(contents, known(), progress);
    List<String> skipped = preservation.store(directory).skipped();
    Manifest manifest = preservation.manifest();
    entries = manifest.entries().size();
    requireContent(directory, manifest);
    Digests digests = manifest.digests();
    boolean changed = !digests.sha256().equals(latestManifest());
    if (changed) {
      contents.putManifest(manifest, digests);
      Snapshot next = announcement.announce(next(manifest, digests.sha256()), manifest);
      latest = Optional.of(publication.publish(next, latest, committer));
    } else {
      publication.requireLatest(latest.orElseThrow(), committer);
    }
    Snapshot snapshot = latest.orElseThrow().value().snapshot();
    return new SaveReport(
        snapshot, changed, preservation.newFiles(), preservation.newBytes(), skipped);
  }

  /**
   * Empties the directory, which is created if missing, for a new world. Earlier contents are set
   * aside, never deleted.
   *
   * @return the place of the earlier contents, if there were any
   * @throws IOException if the directory can't be written; it is unchanged then
   */
  public Optional<Path> clear(Path directory) throws IOException {
    createDirectory(directory);
    try (Staging staging = new Staging(directory)) {
      staging.resume();
      staging.end();
      staging.begin().close();
      staging.exchange(new Shape(Manifest.EMPTY));
      return staging.end();
    }
  }

  /**
   * Publishes the contents of an earlier snapshot as the next one, with the label {@code rollback-}
   * and the number of the earlier one. No snapshot is deleted, and no directory changes. After an
   * exception the latest snapshot is the one before.
   *
   * @return the latest snapshot now
   * @throws StoreException NOT_FOUND if the world has no such snapshot, CORRUPT if the snapshot has
   *     lost its manifest, and all that the stores throw
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

  /** Restores the directory without reporting the progress. */
  public Optional<RestoreReport> restore(Path directory) throws IOException {
    return restore(directory, TransferProgress.NONE);
  }

  /** Saves the world alone, in a commit of its own. */
  public SaveReport save(Path directory, TransferProgress progress) throws IOException {
    return save(directory, progress, publication::commit);
  }

  /** Saves the world alone, without reporting the progress. */
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
    if (hadFiles && manifest.files() == 0) {
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

  /** The contents that need not be uploaded, because the latest snapshot has them. */
  private Hashes known() {
    Hashes known = new Hashes();
    try {
      latestContents().entries().stream()
          .filter(PathEntry::isFile)
          .forEach(file -> known.add(file.sha256()));
    } catch (StoreException e) {
      if (e.kind() != Kind.CORRUPT) {
        throw e;
      } // A damaged snapshot must not prevent the save of a good one.
    }
    return known;
  }

  /** The manifest of the latest snapshot. */
  Manifest latestContents() {
    return latest.map(found -> contents.manifest(found.value())).orElse(Manifest.EMPTY);
  }

  private Snapshot next(Manifest manifest, String hash) {
    long number = latest.map(document -> document.value().number()).orElse(0L) + 1;
    return new Snapshot(id, number, publication.now(), manifest.files(), manifest.bytes(), hash);
  }
}
