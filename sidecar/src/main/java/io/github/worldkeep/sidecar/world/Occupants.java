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
 * The processes that may write a save directory: its games, and the processes that these started.
 * All of them have the variable {@link #VARIABLE} in their environment. So they are found even
 * after their parent has ended, unlike by {@link Process#descendants}. On systems other than Linux,
 * none is found. Processes of a user whose environment this process may not read are not found
 * either.
 */
public record Occupants(Path directory) {
  /** The variable that is set for every game: the absolute path of its save directory. */
  public static final String VARIABLE = "WORLDKEEP_SAVE_DIRECTORY";

  private static final Path PROCESSES = Path.of("/proc");

  /** Returns the processes that run now, without this process and its ancestors. */
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

  /** Throws {@link Failure} if another process may write the directory. */
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
      return false; // It has ended, or belongs to another user, and so is no child of this game.
    }
  }

  /** Lists processes with their numbers and programs. */
  public static String names(List<ProcessHandle> processes) {
    return processes.stream()
        .map(p -> "process " + p.pid() + p.info().command().map(c -> " (" + c + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }
}
