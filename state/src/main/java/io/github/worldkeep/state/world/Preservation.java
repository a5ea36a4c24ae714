package io.github.worldkeep.state.world;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a directory as it is at one moment, and sends the contents that the store does not have.
 *
 * <p>Scan, read, scan again: if both scans are equal, nothing was written from the end of the first
 * to the start of the second, and what was read in between is how the directory was at that moment.
 * Otherwise what changed is read again. Two writes within one tick of the file system's clock leave
 * the same time, so a file that was young when it was read is read once more, at least a tick
 * later, until it is the same.
 */
final class Preservation {
  private static final int ROUNDS = 8;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private final Contents contents;
  private final Set<String> stored;
  private final TransferProgress progress;
  private final Map<String, Reading> readings = new HashMap<>();
  private String restless = "";
  private int newFiles;
  private long newBytes;

  /**
   * A file as it was read.
   *
   * @param settled whether a later write is certain to give the file another time
   */
  private record Reading(Sighting file, Digests digests, boolean settled) {}

  Preservation(Contents contents, Set<String> known, TransferProgress progress) {
    this.contents = contents;
    this.stored = new HashSet<>(known);
    this.progress = progress;
  }

  int newFiles() {
    return newFiles;
  }

  long newBytes() {
    return newBytes;
  }

  /** Returns the scan of the directory, once all contents are in the store. */
  DirectoryScan store(Path directory) throws IOException {
    try (Folder root = Folder.open(directory)) {
      return store(root);
    }
  }

  private DirectoryScan store(Folder root) throws IOException {
    DirectoryScan scan = DirectoryScan.of(root).requireReadable();
    for (int round = 0; round < ROUNDS; round++) {
      boolean settled = read(root, scan, round == 0 ? progress : TransferProgress.NONE);
      if (!settled) {
        pause(scan.tick());
      }
      DirectoryScan later = DirectoryScan.of(root).requireReadable();
      Optional<String> changed = scan.firstDifference(later);
      if (settled && changed.isEmpty()) {
        return later;
      }
      scan = changed.isPresent() ? patientScan(root, changed.get(), round) : later;
    }
    throw new IOException(
        "'"
            + root.path().resolve(restless)
            + "' keeps changing while it is read: save when the game does not write it");
  }

  /** The manifest of a scan whose contents are stored. */
  Manifest manifest(DirectoryScan scan) {
    return new Manifest(scan.entries().stream().map(this::withHash).toList());
  }

  private PathEntry withHash(PathEntry entry) {
    return entry.isFile()
        ? entry.withSha256(
            Objects.requireNonNull(readings.get(entry.path()), entry.path()).digests().sha256())
        : entry;
  }

  /** Returns whether every file is read, and old enough to trust its time. */
  private boolean read(Folder root, DirectoryScan scan, TransferProgress listener)
      throws IOException {
    boolean settled = true;
    long total = scan.bytes();
    long done = 0;
    try (Trail trail = new Trail(root)) {
      for (Sighting sighting : scan.found()) {
        if (sighting.isFile()) {
          settled &= read(trail, scan, sighting);
          done += sighting.entry().size();
          listener.advanced(done, total);
        }
      }
    }
    return settled;
  }

  private boolean read(Trail trail, DirectoryScan scan, Sighting file) throws IOException {
    Optional<Reading> before =
        Optional.ofNullable(readings.get(file.path())).filter(r -> r.file().equals(file));
    if (before.filter(Reading::settled).isPresent()) {
      return true;
    }
    Optional<Digests> digests = readStable(trail, file);
    boolean again = before.map(Reading::digests).equals(digests);
    boolean settled = digests.isPresent() && (again || scan.isOld(file));
    digests.ifPresent(d -> readings.put(file.path(), new Reading(file, d, settled)));
    restless = digests.isPresent() ? restless : file.path();
    return settled;
  }

  /** Another process writes: lets it finish. */
  private DirectoryScan patientScan(Folder root, String changed, int round) throws IOException {
    restless = changed;
    pause(SHORTEST_PAUSE.multipliedBy(1L << round));
    return DirectoryScan.of(root).requireReadable();
  }

  private static void pause(Duration duration) {
    long started = System.nanoTime();
    long left = duration.toNanos();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = duration.toNanos() - (System.nanoTime() - started);
    }
  }

  /** Empty if the file is gone or changes; else what fails is the file, and thrown. */
  private Optional<Digests> readStable(Trail trail, Sighting file) throws IOException {
    try (FileChannel channel = trail.parentOf(file.entry()).read(Trail.nameOf(file.entry()))) {
      long size = file.entry().size();
      return size <= Contents.SMALL ? readSmall(channel, (int) size) : readLarge(channel, size);
    } catch (IOException e) {
      if (isUnchanged(trail.root(), file)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static boolean isUnchanged(Folder root, Sighting file) throws IOException {
    PathEntry entry = file.entry();
    try (Trail trail = new Trail(root)) {
      Folder folder = trail.parentOf(entry);
      return Sighting.of(folder, Trail.nameOf(entry), entry.path())
          .filter(file::equals)
          .isPresent();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  private Optional<Digests> readSmall(FileChannel file, int size) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(size + 1);
    int read = 0;
    while (read >= 0 && content.hasRemaining()) {
      read = file.read(content);
    }
    if (content.position() != size) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(content.array(), size);
    Digests digests = Digests.of(bytes);
    if (!stored.contains(digests.sha256())) {
      contents.put(bytes, digests);
      count(digests);
    }
    return Optional.of(digests);
  }

  private Optional<Digests> readLarge(FileChannel file, long size) throws IOException {
    Digests digests = Digests.of(file);
    if (digests.size() != size) {
      return Optional.empty();
    }
    if (stored.contains(digests.sha256()) || contents.has(digests)) {
      return Optional.of(digests);
    }
    try {
      contents.upload(file, digests);
    } catch (StoreException e) {
      if (e.kind() == Kind.CORRUPT) {
        return Optional.empty(); // What was sent is not what was hashed: the file changed.
      }
      throw e;
    }
    count(digests);
    return Optional.of(digests);
  }

  private void count(Digests digests) {
    stored.add(digests.sha256());
    newFiles++;
    newBytes += digests.size();
  }
}
