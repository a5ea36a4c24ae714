package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is in a world's directory, ordered by path, but for the reserved {@code .worldkeep} at its
 * top. Contents are not read yet: the entries of files have no hash.
 */
record DirectoryScan(Path directory, List<PathEntry> entries, List<String> skipped) {
  private static final String UNMAPPABLE = "\uFFFD";

  static DirectoryScan of(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "the world's directory is missing");
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Walk walk = new Walk(directory);
    Files.walkFileTree(directory, walk);
    walk.entries.sort(Comparator.comparing(PathEntry::path));
    return new DirectoryScan(directory, walk.entries, walk.skipped);
  }

  long bytes() {
    return entries.stream().mapToLong(PathEntry::size).sum();
  }

  Path resolve(PathEntry entry) {
    return directory.resolve(entry.path());
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final Path reserved;
    private final List<PathEntry> entries = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

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
        int mode = FileModes.read(path);
        entries.add(new PathEntry(PathEntry.Type.DIRECTORY, relative(path), mode, 0, 0, ""));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        String target = Files.readSymbolicLink(path).toString();
        entries.add(new PathEntry(PathEntry.Type.LINK, relative(path), -1, 0, 0, target));
      } else if (attributes.isRegularFile()) {
        entries.add(FileModes.entry(relative(path), path, attributes));
      } else {
        skipped.add(relative(path));
      }
      return FileVisitResult.CONTINUE;
    }

    /** A game deletes files while it runs: one that is gone is no error. */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private String relative(Path path) throws IOException {
      String name = directory.relativize(path).toString().replace('\\', '/');
      if (name.contains(UNMAPPABLE)) {
        throw new IOException(
            "the name of '" + path + "' can't be read in this locale: set LC_ALL=C.UTF-8");
      }
      return name;
    }
  }
}
