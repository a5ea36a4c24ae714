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
import java.util.Optional;
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
  private final Hashes stored;
  private final TransferProgress progress;
  private Packed<Reading> readings = Packed.of(Reading.PACKING);
  private String restless = "";
  private int newFiles;
  private long newBytes;

  /**
   * An entry as it was read.
   *
   * @param sha256 of a file; empty if it could not be read
   * @param settled whether a later write is certain to give a file another time
   */
  private record Reading(Sighting seen, String sha256, boolean settled) {
    static final Packing<Reading> PACKING =
        new Packing<>() {
          @Override
          public void write(Reading reading, PackedWriter to) {
            Sighting.PACKING.write(reading.seen, to);
            to.hash(reading.sha256);
            to.number(reading.settled ? 1 : 0);
          }

          @Override
          public Reading read(PackedReader from) {
            return new Reading(Sighting.PACKING.read(from), from.hash(), from.number() == 1);
          }
        };

    static Reading none(Sighting seen) {
      return new Reading(seen, "", !seen.isFile());
    }

    PathEntry entry() {
      return seen.entry().withSha256(sha256);
    }
  }

  /**
   * Prepares to read a directory.
   *
   * @param stored the contents that the store has, to which the new ones are added
   */
  Preservation(Contents contents, Hashes stored, TransferProgress progress) {
    this.contents = contents;
    this.stored = stored;
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
      Optional<String> changed = scan.firstDifference(root);
      if (settled && changed.isEmpty()) {
        return scan;
      }
      if (changed.isPresent()) {
        scan = patientScan(root, changed.get(), round);
      }
    }
    throw new IOException(
        "'"
            + root.path().resolve(restless)
            + "' keeps changing while it is read: save when the game does not write it");
  }

  /** The manifest of the directory, whose contents are stored. */
  Manifest manifest() {
    Packed.Builder<PathEntry> entries = new Packed.Builder<>(PathEntry.PACKING);
    readings.forEach(reading -> entries.add(reading.entry()));
    readings = Packed.of(Reading.PACKING); // A large world has no room for both.
    return new Manifest(entries.build());
  }

  /** Returns whether every file is read, and old enough to trust its time. */
  private boolean read(Folder root, DirectoryScan scan, TransferProgress listener)
      throws IOException {
    Packed.Builder<Reading> found = new Packed.Builder<>(Reading.PACKING);
    Merge<Reading> earlier = new Merge<>(readings.iterator(), reading -> reading.seen().path());
    boolean settled = true;
    long total = scan.bytes();
    long done = 0;
    try (Trail trail = new Trail(root)) {
      for (Sighting sighting : scan.found()) {
        Reading before =
            earlier
                .at(sighting.path())
                .filter(reading -> reading.seen().equals(sighting))
                .orElse(Reading.none(sighting));
        Reading now = before.settled() ? before : read(trail, scan, before);
        found.add(now);
        settled &= now.settled();
        done += sighting.entry().size();
        if (sighting.isFile()) {
          listener.advanced(done, total);
        }
      }
    }
    readings = found.build();
    return settled;
  }

  private Reading read(Trail trail, DirectoryScan scan, Reading before) throws IOException {
    Sighting file = before.seen();
    Optional<Digests> digests = readStable(trail, file);
    if (digests.isEmpty()) {
      restless = file.path();
      return Reading.none(file);
    }
    String sha256 = digests.get().sha256();
    return new Reading(file, sha256, before.sha256().equals(sha256) || scan.isOld(file));
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
