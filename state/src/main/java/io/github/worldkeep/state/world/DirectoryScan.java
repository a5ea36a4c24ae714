package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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
    Packed<Sighting> found,
    FileTime latestChange,
    List<String> skipped,
    List<String> unreadable) {
  private static final long NANOS_OF_SECOND = 1_000_000_000;
  private static final FileTime EPOCH = FileTime.fromMillis(0);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  static DirectoryScan of(Folder root) throws IOException {
    Listing listing = new Listing(root);
    Walk.through(root, listing);
    return listing.scan();
  }

  /** Refuses names that can't be saved; a world is never saved without some of its files. */
  DirectoryScan requireReadable() throws IOException {
    if (unreadable.isEmpty()) {
      return this;
    }
    throw unreadable(directory, unreadable.get(0));
  }

  private static IOException unreadable(Path directory, String path) {
    return new IOException(
        "the name of '"
            + directory.resolve(path)
            + "', or what it points to, is no text in this locale: rename it, or set"
            + " LC_ALL=C.UTF-8");
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

  /**
   * The path of something that the directory does not have now, or has in another state.
   *
   * @throws IOException if there is a name now that can't be saved
   */
  Optional<String> firstDifference(Folder root) throws IOException {
    Comparison comparison = new Comparison(root, found.iterator());
    Walk.through(root, comparison);
    return comparison.difference();
  }

  /** What the entries of a directory have in common with those of a scan: all of them is saved. */
  private abstract static class Strict implements Walk.Visitor {
    final Path directory;

    Strict(Folder root) {
      directory = root.path();
    }

    @Override
    public boolean refused(String path, IllegalArgumentException why) throws IOException {
      throw new IOException("a world can't have " + why.getMessage(), why);
    }

    @Override
    public boolean closed(String path, AccessDeniedException why) throws IOException {
      throw why;
    }
  }

  private static final class Listing extends Strict {
    private final Packed.Builder<Sighting> found = new Packed.Builder<>(Sighting.PACKING);
    private final List<String> skipped = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private FileTime latestChange = EPOCH;

    Listing(Folder root) {
      super(root);
    }

    @Override
    public boolean found(Sighting sighting) throws IOException {
      found.add(sighting);
      if (sighting.changed().compareTo(latestChange) > 0) {
        latestChange = sighting.changed();
      }
      if (found.size() > Manifest.MAX_ENTRIES) {
        throw new IOException(
            "'"
                + directory
                + "' has more than "
                + Manifest.MAX_ENTRIES
                + " files, directories and links, the most that a world may have");
      }
      return true;
    }

    @Override
    public boolean skipped(String path) {
      return skipped.add(path);
    }

    @Override
    public boolean unreadable(String path) {
      return unreadable.add(path);
    }

    DirectoryScan scan() {
      return new DirectoryScan(directory, found.build(), latestChange, skipped, unreadable);
    }
  }

  private static final class Comparison extends Strict {
    private final Iterator<Sighting> expected;
    private Optional<String> difference = Optional.empty();

    Comparison(Folder root, Iterator<Sighting> expected) {
      super(root);
      this.expected = expected;
    }

    @Override
    public boolean found(Sighting sighting) {
      Optional<Sighting> wanted =
          expected.hasNext() ? Optional.of(expected.next()) : Optional.empty();
      if (!wanted.equals(Optional.of(sighting))) {
        difference = Optional.of(firstOf(wanted, sighting));
      }
      return difference.isEmpty();
    }

    /** One of two that differ is missing on the other side: the one that comes first. */
    private static String firstOf(Optional<Sighting> wanted, Sighting there) {
      return wanted
          .map(Sighting::path)
          .filter(path -> Utf8Order.INSTANCE.compare(path, there.path()) < 0)
          .orElse(there.path());
    }

    @Override
    public boolean skipped(String path) {
      return true;
    }

    @Override
    public boolean unreadable(String path) throws IOException {
      throw DirectoryScan.unreadable(directory, path);
    }

    Optional<String> difference() {
      return difference.isEmpty() && expected.hasNext()
          ? Optional.of(expected.next().path())
          : difference;
    }
  }
}
