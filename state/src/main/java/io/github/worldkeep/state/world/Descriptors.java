package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of this process's open directories. In Linux {@code /proc/self/fd/<number>} leads to
 * the open directory itself, wherever that is by now, so that a path below it is a path within it.
 */
final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");

  /** A directory has two numbers, mostly the next two. */
  private static final int NEAR = 4;

  private Descriptors() {}

  /**
   * The path of an open directory. Only directories that are open anyway are compared with, and
   * those of a world are opened by nothing else in this process.
   *
   * @param near where to look first: the number of the directory around it
   */
  static Optional<Path> find(@Nullable Object key, int near) throws IOException {
    if (key == null || !Files.isDirectory(OPEN)) {
      return Optional.empty();
    }
    for (int number = near + 1; number <= near + NEAR; number++) {
      Path candidate = OPEN.resolve(Integer.toString(number));
      if (leadsTo(candidate, key)) {
        return Optional.of(candidate);
      }
    }
    return search(key);
  }

  private static Optional<Path> search(Object key) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(OPEN)) {
      for (Path candidate : all) {
        if (leadsTo(candidate, key)) {
          return Optional.of(candidate);
        }
      }
    } catch (AccessDeniedException e) {
      return Optional.empty(); // As if there was no such place.
    }
    return Optional.empty();
  }

  private static boolean leadsTo(Path candidate, Object key) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(candidate, BasicFileAttributes.class);
      return found.isDirectory() && key.equals(found.fileKey());
    } catch (NoSuchFileException | AccessDeniedException e) {
      return false; // It is closed, or this system does not tell.
    }
  }

  /** The number in such a path; 0 for others. */
  static int number(@Nullable Path anchor) {
    return anchor != null && anchor.startsWith(OPEN)
        ? Integer.parseInt(anchor.getFileName().toString())
        : 0;
  }
}
