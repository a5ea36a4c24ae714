package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a manifest that is visible without reading a file: the names, their types and sizes,
 * and the targets of links. No link is followed.
 */
final class Shape {
  private static final int LISTABLE = 0500;

  private final Manifest manifest;
  private final Map<String, Integer> children = new HashMap<>();

  Shape(Manifest manifest) {
    this.manifest = manifest;
    for (PathEntry entry : manifest.entries()) {
      children.merge(entry.parent(), 1, Integer::sum);
    }
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

  /** The first path that is not as the manifest has it, or has other things in it. */
  Optional<String> difference(Folder root) throws IOException {
    if (!hasAsMany(root, "")) {
      return Optional.of("");
    }
    List<String> sealed = new ArrayList<>();
    try (Trail trail = new Trail(root)) {
      for (PathEntry entry : manifest.entries()) {
        boolean seen = sealed.stream().noneMatch(entry.path()::startsWith);
        if (seen && !isAt(trail, entry, sealed)) {
          return Optional.of(entry.path());
        }
      }
    }
    return Optional.empty();
  }

  private boolean isAt(Trail trail, PathEntry entry, List<String> sealed) throws IOException {
    try {
      Folder folder = trail.parentOf(entry);
      Path name = Trail.nameOf(entry);
      BasicFileAttributes found = folder.require(name);
      return switch (entry.type()) {
        case FILE -> found.isRegularFile() && found.size() == entry.size();
        case LINK -> found.isSymbolicLink() && folder.target(name).equals(target(entry));
        case DIRECTORY -> found.isDirectory() && hasAsMany(trail, entry, sealed);
      };
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  private static Path target(PathEntry entry) throws IOException {
    return Folder.text(entry.target());
  }

  /**
   * The entries of a directory that can't be listed are ignored, if its mode is as in the manifest.
   */
  private boolean hasAsMany(Trail trail, PathEntry entry, List<String> sealed) throws IOException {
    try {
      return hasAsMany(trail.into(entry), entry.path());
    } catch (AccessDeniedException e) {
      if ((entry.mode() & LISTABLE) == LISTABLE) {
        throw e;
      }
      sealed.add(entry.path() + "/");
      return true;
    }
  }

  private boolean hasAsMany(Folder folder, String path) throws IOException {
    int wanted = children.getOrDefault(path, 0);
    List<Path> names = Staging.names(folder);
    return names.size() == wanted || countSaved(folder, names) == wanted;
  }

  /** Without those that no world has, such as sockets. */
  private static int countSaved(Folder folder, List<Path> names) throws IOException {
    int count = 0;
    for (Path name : names) {
      count += folder.look(name).filter(found -> !found.isOther()).isPresent() ? 1 : 0;
    }
    return count;
  }
}
