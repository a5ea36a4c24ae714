package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The entries of a world's directory, ordered by path, without the reserved {@code .worldkeep} at
 * its top. No file has been read, and no link is followed.
 *
 * @param found files, directories and symbolic links
 * @param latestChange the latest of their times of change
 * @param skipped other things, such as sockets
 * @param unreadable names that can't be decoded in the character set of this process
 */
record DirectoryScan(
    Path directory,
    List<Sighting> found,
    FileTime latestChange,
    List<String> skipped,
    List<String> unreadable) {
  private static final long NANOS_OF_SECOND = 1_000_000_000;
  private static final FileTime EPOCH = FileTime.fromMillis(0);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  static DirectoryScan of(Folder root) throws IOException {
    Walk walk = new Walk(root);
    walk.enter(root, "");
    walk.found.sort(Comparator.comparing(Sighting::path, Utf8Order.INSTANCE));
    FileTime latest =
        walk.found.stream().map(Sighting::changed).max(Comparator.naturalOrder()).orElse(EPOCH);
    return new DirectoryScan(root.path(), walk.found, latest, walk.skipped, walk.unreadable);
  }

  /** Refuses names that can't be saved; a world is never saved without some of its files. */
  DirectoryScan requireReadable() throws IOException {
    if (unreadable.isEmpty()) {
      return this;
    }
    throw new IOException(
        "the name of '"
            + directory.resolve(unreadable.get(0))
            + "', or what it points to, is no text in this locale: rename it, or set"
            + " LC_ALL=C.UTF-8");
  }

  List<PathEntry> entries() {
    return found.stream().map(Sighting::entry).toList();
  }

  long bytes() {
    return found.stream().mapToLong(sighting -> sighting.entry().size()).sum();
  }

  /**
   * Whether the file was old when this scan ended, by the file system's own clock: the latest
   * change that was found cannot be later than that. An old file that is written from now on gets
   * another time; a young one need not.
   */
  boolean isOld(Sighting file) {
    return file.changed().toInstant().plus(tick()).isBefore(latestChange.toInstant());
  }

  /** The most that two changes with equal times lie apart. */
  Duration tick() {
    return latestChange.to(TimeUnit.NANOSECONDS) % NANOS_OF_SECOND == 0 ? COARSE_TICK : TICK;
  }

  /** The path of something that the other scan has not, or has in another state. */
  Optional<String> firstDifference(DirectoryScan other) {
    Set<Sighting> same = new HashSet<>(found);
    same.retainAll(new HashSet<>(other.found));
    return Stream.concat(found.stream(), other.found.stream())
        .filter(sighting -> !same.contains(sighting))
        .map(Sighting::path)
        .findFirst();
  }

  private static final class Walk {
    private final Folder root;
    private final List<Sighting> found = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    Walk(Folder root) {
      this.root = root;
    }

    void enter(Folder folder, String prefix) throws IOException {
      for (Path name : Staging.names(folder)) {
        see(folder, name, prefix);
      }
    }

    /** A game deletes files while it runs; what matters is whether the next scan sees the same. */
    private void see(Folder folder, Path name, String prefix) throws IOException {
      try {
        String path = prefix + Sighting.text(name);
        Optional<Sighting> sighting = Sighting.of(folder, name, path);
        sighting.ifPresentOrElse(found::add, () -> skipped.add(path));
        requireRoom();
        if (sighting.filter(s -> s.entry().type() == PathEntry.Type.DIRECTORY).isPresent()) {
          descend(folder, name, path + "/");
        }
      } catch (CharacterCodingException e) {
        unreadable.add(prefix + name);
      } catch (NoSuchFileException | NotDirectoryException e) {
        return;
      }
    }

    private void descend(Folder folder, Path name, String prefix) throws IOException {
      try (Folder child = folder.enter(name)) {
        enter(child, prefix);
      }
    }

    private void requireRoom() throws IOException {
      if (found.size() > Manifest.MAX_ENTRIES) {
        throw new IOException(
            "'"
                + root.path()
                + "' has more than "
                + Manifest.MAX_ENTRIES
                + " files, directories and links, the most that a world may have");
      }
    }
  }
}
