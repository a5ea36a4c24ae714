package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of the sidecar's loaded classes, as {@code java -XX:ArchiveClassesAtExit} makes it.
 * The tests start the sidecar a hundred times; with the archive, a start takes half the time.
 */
final class SharedClasses {
  private SharedClasses() {}

  /**
   * Returns the archive beside the jar, and makes it if there is none for this jar and this Java.
   */
  static Path of(Path jar, List<String> java) {
    Path archive = jar.resolveSibling("worldkeep-" + Runtime.version().feature() + ".jsa");
    try {
      if (Files.notExists(archive) || lastModified(archive) < lastModified(jar)) {
        make(archive, jar, java);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while classes were archived", e);
    }
    return archive;
  }

  private static long lastModified(Path path) throws IOException {
    return Files.getLastModifiedTime(path).toMillis();
  }

  /** Makes the archive with a session of its own. Several tests may do so at the same time. */
  private static void make(Path archive, Path jar, List<String> java)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
    Path made = directory.resolve("made.jsa");
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:disable", "-jar"));
    command.addAll(List.of(jar.toAbsolutePath().toString(), "run", "--world", "w1", "--", "true"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
    builder.environment().put("WORLDKEEP_DOCUMENTS", "sqlite:documents.db");
    builder.environment().put("WORLDKEEP_OBJECTS", "file:objects");
    Path log = directory.resolve("log");
    int exitCode = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
    Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    Tree.delete(directory);
  }
}
