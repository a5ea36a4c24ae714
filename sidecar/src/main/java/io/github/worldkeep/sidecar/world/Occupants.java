package io.github.worldkeep.sidecar.world;

import io.github.worldkeep.sidecar.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that may write a save directory: its games, and what they started, known by the
 * variable {@link #VARIABLE} in their environment. A parent's end does not hide them, as it hides
 * them from {@link Process#descendants}. Only on Linux, and only of users whose processes this one
 * may read; elsewhere nobody is found.
 */
public record Occupants(Path directory) {
  /** Set for every game: the absolute path of its save directory. */
  public static final String VARIABLE = "WORLDKEEP_SAVE_DIRECTORY";

  private static final Path PROCESSES = Path.of("/proc");

  /** Those that run now. This process, and those that started it, do not count. */
  public List<ProcessHandle> find() {
    if (!Files.isDirectory(PROCESSES.resolve("self"))) {
      return List.of();
    }
    Set<Long> own = lineage().map(ProcessHandle::pid).collect(Collectors.toUnmodifiableSet());
    return ProcessHandle.allProcesses()
        .filter(process -> !own.contains(process.pid()))
        .filter(this::isMarked)
        .toList();
  }

  /** Refuses a directory that another process may write. */
  public void requireNone() {
    List<ProcessHandle> others = find();
    if (!others.isEmpty()) {
      throw Failure.refused(directory, "is in use by " + names(others) + ": stop it first");
    }
  }

  private static Stream<ProcessHandle> lineage() {
    return Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            child -> child.flatMap(ProcessHandle::parent))
        .flatMap(Optional::stream);
  }

  private boolean isMarked(ProcessHandle process) {
    Path file = PROCESSES.resolve(process.pid() + "/environ");
    try {
      String environment = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Arrays.asList(environment.split("\0")).contains(VARIABLE + "=" + directory);
    } catch (IOException e) {
      return false; // It ended meanwhile, or is another user's, which is no child of our game.
    }
  }

  /** As a person finds them. */
  public static String names(List<ProcessHandle> processes) {
    return processes.stream()
        .map(p -> "process " + p.pid() + p.info().command().map(c -> " (" + c + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }
}
