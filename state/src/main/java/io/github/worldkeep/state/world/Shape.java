package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a manifest that is visible without reading a file: the names, their types and sizes,
 * and the targets of links. No link is followed.
 */
final class Shape {
  private static final int LISTABLE = 0500;

  private final Manifest manifest;

  Shape(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Makes sure that a directory has this shape now.
   *
   * @throws IOException if it has another, because another process changes it
   */
  void require(Folder root) throws IOException {
    Optional<String> difference = difference(root);
    if (difference.isPresent()) {
      throw new FileSystemException(
          root.path().resolve(difference.get()).toString(),
          null,
          "another process changed it during the restore: end that process, and restore again");
    }
  }

  /** The first path that is not as the manifest has it. */
  Optional<String> difference(Folder root) throws IOException {
    Comparison comparison = new Comparison(manifest.entries().iterator());
    Walk.through(root, comparison);
    return comparison.end();
  }

  private static final class Comparison implements Walk.Visitor {
    private final Iterator<PathEntry> rest;
    private @Nullable PathEntry next;
    private @Nullable String difference;

    /** Directories whose modes in the manifest allow no list, and which are still to come. */
    private final Set<String> sealed = new HashSet<>();

    Comparison(Iterator<PathEntry> entries) {
      rest = entries;
      advance();
    }

    private void advance() {
      next = rest.hasNext() ? rest.next() : null;
    }

    @Override
    public boolean found(Sighting sighting) {
      PathEntry there = sighting.entry();
      PathEntry wanted = next;
      if (wanted == null || !isAlike(wanted, there)) {
        boolean missing =
            wanted != null && Utf8Order.INSTANCE.compare(wanted.path(), there.path()) < 0;
        return differs(missing ? Objects.requireNonNull(wanted).path() : there.path());
      }
      if (wanted.type() == PathEntry.Type.DIRECTORY && (wanted.mode() & LISTABLE) != LISTABLE) {
        sealed.add(wanted.path());
      }
      advance();
      return true;
    }

    private static boolean isAlike(PathEntry wanted, PathEntry there) {
      return wanted.path().equals(there.path())
          && wanted.type() == there.type()
          && wanted.size() == there.size()
          && wanted.target().equals(there.target());
    }

    private boolean differs(String path) {
      difference = path;
      return false;
    }

    @Override
    public boolean skipped(String path) {
      return true;
    }

    @Override
    public boolean unreadable(String path) {
      return differs(path);
    }

    @Override
    public boolean refused(String path, IllegalArgumentException why) {
      return differs(path);
    }

    /** What is in a directory that can't be listed counts as right, if its mode does. */
    @Override
    public boolean closed(String path, AccessDeniedException why) throws AccessDeniedException {
      if (!sealed.remove(path)) {
        throw why;
      }
      for (PathEntry below = next; below != null && below.path().startsWith(path + "/"); ) {
        advance();
        below = next;
      }
      return true;
    }

    Optional<String> end() {
      PathEntry missing = next;
      return difference == null && missing != null
          ? Optional.of(missing.path())
          : Optional.ofNullable(difference);
    }
  }
}
