package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reserved {@code .worldkeep} at the top of a world's directory: where a restore is written
 * before it takes its place, and where files go that it replaces. It lies inside, because the
 * directory itself is often a mount that can't be renamed.
 *
 * <p>A marker file stands there while files change places, so that a process that died in between
 * is noticed: such a directory is restored again, and never saved.
 */
final class Staging {
  static final String RESERVED = ".worldkeep";

  private final Path directory;
  private final Path reserved;
  private final Path fresh;
  private final Path marker;

  Staging(Path directory) {
    this.directory = directory;
    this.reserved = directory.resolve(RESERVED);
    this.fresh = reserved.resolve("restore");
    this.marker = reserved.resolve("restoring");
  }

  Path directory() {
    return directory;
  }

  boolean interrupted() {
    return Files.exists(marker);
  }

  /** An empty place to write to; what an earlier attempt left there is deleted. */
  Path begin() throws IOException {
    delete(fresh);
    return Files.createDirectories(fresh);
  }

  void discard() throws IOException {
    delete(fresh);
    deleteIfEmpty();
  }

  /** Puts what was staged in place of what is there; answers where that went. */
  Optional<Path> swap() throws IOException {
    Files.writeString(marker, "A restore is under way. Start it again.\n");
    List<Path> old = children(directory);
    Optional<Path> aside = Optional.empty();
    if (!old.isEmpty()) {
      Path place = unusedAside();
      move(old, place);
      aside = Optional.of(place);
    }
    move(children(fresh), directory);
    Files.delete(fresh);
    Files.delete(marker);
    deleteIfEmpty();
    return aside;
  }

  private Path unusedAside() throws IOException {
    for (int n = 1; ; n++) {
      Path place = reserved.resolve("aside-" + n);
      if (!Files.exists(place)) {
        return Files.createDirectory(place);
      }
    }
  }

  private List<Path> children(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(path -> !path.equals(reserved)).toList();
    }
  }

  private static void move(List<Path> paths, Path target) throws IOException {
    for (Path path : paths) {
      Files.move(path, target.resolve(path.getFileName()));
    }
  }

  private void deleteIfEmpty() throws IOException {
    try (Stream<Path> rest = Files.list(reserved)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(reserved);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            FileModes.makeWritable(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
