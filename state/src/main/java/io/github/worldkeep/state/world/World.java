package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
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
 * with permission bits and times of modification. {@code .worldkeep} at its top is reserved, and no
 * part of it. Other things, such as sockets, are skipped and reported.
 */
public final class World {
  private final WorldId id;
  private final Publication publication;
  private final Contents contents;
  private Optional<Document<SnapshotDocument>> latest;

  World(
      WorldId id,
      Publication publication,
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
   * Files that were there and differ are set aside, never deleted.
   *
   * @param progress hears of the bytes written
   * @return empty if the world has no snapshot yet; then the directory stays as it is
   * @throws IOException if the directory can't be written
   * @throws StoreException CORRUPT if the snapshot is damaged, INVALID if a newer version wrote it,
   *     and all that the stores throw
   */
  public Optional<RestoreReport> restore(Path directory, TransferProgress progress)
      throws IOException {
    Files.createDirectories(directory);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    Snapshot snapshot = latest.get().value().snapshot();
    Manifest manifest = contents.manifest(snapshot.manifest());
    Staging staging = new Staging(directory);
    if (!staging.interrupted() && new DirectoryContents(directory).match(manifest)) {
      return Optional.of(new RestoreReport(snapshot, false, Optional.empty()));
    }
    Optional<Path> aside = new Restoration(contents, manifest, progress).into(staging);
    return Optional.of(new RestoreReport(snapshot, true, aside));
  }

  /**
   * Saves the directory as the next snapshot: sends the contents that are new, then publishes with
   * one document commit. When it returns, the snapshot is durable and the latest one. When it
   * throws, the latest snapshot is the one before. A directory that is as the latest snapshot has
   * it needs no new one. A file that changes while it is read is read again, a few times.
   *
   * @param progress hears of the bytes read
   * @throws IOException if the directory is missing, unreadable, half restored, empty where the
   *     latest snapshot has files, or a file keeps changing while it is read
   * @throws io.github.worldkeep.store.ConflictException if somebody else saved the world since this
   *     handle last knew it; open it again
   * @throws StoreException all that the stores throw
   */
  public SaveReport save(Path directory, TransferProgress progress) throws IOException {
    if (new Staging(directory).interrupted()) {
      throw new IOException(
          "a restore of '" + directory + "' did not finish: restore the world again before saving");
    }
    DirectoryScan scan = DirectoryScan.of(directory);
    requireContent(scan);
    Preservation preservation = new Preservation(contents, known(), progress);
    Manifest manifest = preservation.store(scan);
    boolean changed = !Contents.hashOf(manifest).equals(latestManifest());
    if (changed) {
      latest = Optional.of(publish(manifest));
    }
    Snapshot snapshot = latest.orElseThrow().value().snapshot();
    return new SaveReport(
        snapshot, changed, preservation.newFiles(), preservation.newBytes(), scan.skipped());
  }

  private void requireContent(DirectoryScan scan) throws IOException {
    boolean lost =
        scan.entries().isEmpty() && latest.filter(l -> l.value().files() > 0).isPresent();
    if (lost) {
      throw new IOException(
          "'"
              + scan.directory()
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
    List<PathEntry> files = contents.manifest(latestManifest()).files();
    return files.stream().map(PathEntry::sha256).collect(Collectors.toUnmodifiableSet());
  }

  private Document<SnapshotDocument> publish(Manifest manifest) {
    String hash = contents.putManifest(manifest);
    long number = latest.map(document -> document.value().number()).orElse(0L) + 1;
    Snapshot snapshot =
        new Snapshot(
            id, number, publication.now(), manifest.files().size(), manifest.bytes(), hash);
    return publication.publish(snapshot, latest);
  }
}
