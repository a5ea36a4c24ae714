package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Visits all that is in a directory in the order of a manifest, by the UTF-8 bytes of the paths. So
 * two directories, or a directory and a manifest, are compared side by side, and only the names of
 * one directory are in memory. The reserved {@code .worldkeep} is left out, no file is read, and no
 * link is followed.
 */
final class Walk {
  private final Visitor visitor;

  private Walk(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Decides by its results whether the walk goes on. */
  interface Visitor {
    /** A file, directory or link. */
    boolean found(Sighting sighting) throws IOException;

    /** Something else, such as a socket. */
    boolean skipped(String path) throws IOException;

    /** A name, or a link's target, that can't be decoded in the character set of this process. */
    boolean unreadable(String path) throws IOException;

    /** Something that no world can have, by the reason. */
    boolean refused(String path, IllegalArgumentException why) throws IOException;

    /** The entries of a directory can't be listed. */
    boolean closed(String path, AccessDeniedException why) throws IOException;
  }

  static void through(Folder root, Visitor visitor) throws IOException {
    new Walk(visitor).enter(root, "");
  }

  /**
   * What is in a directory {@code a} comes behind {@code a/}, and so behind {@code a-b}: each
   * directory waits for its turn among the names beside it.
   */
  private boolean enter(Folder folder, String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    if (!list(folder, prefix, names)) {
      return false;
    }
    names.sort(Utf8Order.INSTANCE);
    PriorityQueue<String> waiting = new PriorityQueue<>(Utf8Order.INSTANCE);
    for (String name : names) {
      if (!descendBefore(name, folder, prefix, waiting) || !see(folder, prefix, name, waiting)) {
        return false;
      }
    }
    return descendBefore(null, folder, prefix, waiting);
  }

  private boolean list(Folder folder, String prefix, List<String> names) throws IOException {
    List<String> unreadable = new ArrayList<>();
    folder.eachName(
        name -> {
          if (Staging.isReserved(folder, name)) {
            return;
          }
          try {
            names.add(Sighting.text(name));
          } catch (CharacterCodingException e) {
            unreadable.add(prefix + name);
          }
        });
    for (String path : unreadable) {
      if (!visitor.unreadable(path)) {
        return false;
      }
    }
    return true;
  }

  /** A game deletes files while it runs; what matters is whether the next walk sees the same. */
  private boolean see(Folder folder, String prefix, String name, PriorityQueue<String> waiting)
      throws IOException {
    String path = prefix + name;
    try {
      Optional<Sighting> sighting = Sighting.of(folder, Path.of(name), path);
      if (sighting.isEmpty()) {
        return visitor.skipped(path);
      }
      if (sighting.get().entry().type() == PathEntry.Type.DIRECTORY) {
        waiting.add(name + "/");
      }
      return visitor.found(sighting.get());
    } catch (CharacterCodingException e) {
      return visitor.unreadable(path);
    } catch (IllegalArgumentException e) {
      return visitor.refused(path, e);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return true;
    }
  }

  private boolean descendBefore(
      @Nullable String name, Folder folder, String prefix, PriorityQueue<String> waiting)
      throws IOException {
    boolean on = true;
    while (on
        && !waiting.isEmpty()
        && (name == null || Utf8Order.INSTANCE.compare(waiting.element(), name) < 0)) {
      on = descend(folder, prefix, waiting.remove());
    }
    return on;
  }

  private boolean descend(Folder folder, String prefix, String directory) throws IOException {
    Path name = Path.of(directory);
    try (Folder child = folder.enter(name)) {
      return enter(child, prefix + directory);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return true;
    } catch (AccessDeniedException e) {
      return visitor.closed(prefix + name, e);
    }
  }
}
