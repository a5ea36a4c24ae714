package io.github.worldkeep.bootstrap.session;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds files below a directory, without following links. Files that can't be read are logged. */
final class OutputScan extends SimpleFileVisitor<Path> {
  private static final Logger LOG = LoggerFactory.getLogger(OutputScan.class);

  private final Path root;
  private final Set<Path> without;
  private final List<OutputFile> found = new ArrayList<>();

  private OutputScan(Path root, Set<Path> without) {
    this.root = root;
    this.without = without;
  }

  /**
   * Returns the files below a directory, in no order.
   *
   * @param root a path without links
   * @param without directories to leave out, as paths without links
   */
  static List<OutputFile> of(Path root, Set<Path> without) throws IOException {
    OutputScan scan = new OutputScan(root, without);
    Files.walkFileTree(root, scan);
    return scan.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    return without.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      found.add(OutputFile.of(root, file, attributes));
    } else {
      LOG.info("{} is left out: it is no file, but a link or something else", file);
    }
    return Thread.currentThread().isInterrupted()
        ? FileVisitResult.TERMINATE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    LOG.warn("{} can't be read, and is not uploaded: {}", file, failure.toString());
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
    if (failure != null) {
      LOG.warn("{} can't be read whole, and is not uploaded whole", directory, failure);
    }
    return FileVisitResult.CONTINUE;
  }
}
