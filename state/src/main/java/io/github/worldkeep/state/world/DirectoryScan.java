package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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
import org.jspecify.annotations.Nullable;

/**
 * What is in a world's directory, ordered by path, but for the reserved {@code .worldkeep} at its
 * top. Nothing is read yet.
 *
 * @param found files, directories and symbolic links
 * @param latestChange the youngest of their times
 * @param skipped other things, such as sockets
 * @param unreadable names that are no text in the character set of this process
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

  static DirectoryScan of(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "the world's directory is missing");
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Path root = directory.toRealPath(); // A link to a directory would not be walked.
    Walk walk = new Walk(root);
    Files.walkFileTree(root, walk);
    walk.found.sort(Comparator.comparing(Sighting::path, Utf8Order.INSTANCE));
    FileTime latest =
        walk.found.stream().map(Sighting::changed).max(Comparator.naturalOrder()).orElse(EPOCH);
    return new DirectoryScan(root, walk.found, latest, walk.skipped, walk.unreadable);
  }

  /** Refuses names that can't be saved; a world is never saved without some of its files. */
  DirectoryScan requireReadable() throws IOException {
    if (unreadable.isEmpty()) {
      return this;
    }
    throw new IOException(
        "the name of '"
            + directory.resolve(unreadable.get(0))
            + "', or what it points to, is no text in this locale: rename it, or set LC_ALL=C.UTF-8");
  }

  List<PathEntry> entries() {
    return found.stream().map(Sighting::entry).toList();
  }

  long bytes() {
    return found.stream().mapToLong(sighting -> sighting.entry().size()).sum();
  }

  Path resolve(PathEntry entry) {
    return directory.resolve(entry.path());
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

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final Path reserved;
    private final List<Sighting> found = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    Walk(Path directory) {
      this.directory = directory;
      this.reserved = directory.resolve(Staging.RESERVED);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      if (path.equals(reserved)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (!path.equals(directory)) {
        see(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (path.equals(reserved)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isOther()) {
        skipped.add(directory.relativize(path).toString());
      } else {
        see(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      return continueIfGone(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure)
        throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : continueIfGone(failure);
    }

    /** A game deletes files while it runs; what matters is whether the next scan sees the same. */
    private static FileVisitResult continueIfGone(IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private void see(Path path) throws IOException {
      try {
        found.add(Sighting.of(directory, path));
      } catch (CharacterCodingException e) {
        unreadable.add(directory.relativize(path).toString());
      } catch (IOException e) {
        continueIfGone(e);
      }
    }
  }
}
