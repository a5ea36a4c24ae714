package io.github.worldkeep.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory on the disk to measure. It is below the working directory, because the system's
 * temporary directory is often in memory, where an fsync costs nothing.
 */
record BenchmarkDirectory(Path path) {
  private static final Path ALL = Path.of("target", "benchmark-data");

  static BenchmarkDirectory create() throws IOException {
    Files.createDirectories(ALL);
    return new BenchmarkDirectory(Files.createTempDirectory(ALL, "run-").toAbsolutePath());
  }

  void delete() throws IOException {
    delete(path);
  }

  /** Deletes the files of these and earlier rounds, which may be a million. */
  static void deleteAll() throws IOException {
    if (Files.exists(ALL)) {
      System.out.println("Deleting " + ALL + " ...");
      delete(ALL);
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          /** Ignores missing files, since other processes may delete, too. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
