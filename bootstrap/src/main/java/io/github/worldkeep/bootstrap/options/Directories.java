package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's files are on this machine.
 *
 * @param world the directory to which the world is restored; if empty, the room config's, or else
 *     {@code world}
 * @param adopted whether a new world starts with the files in the directory; otherwise they are set
 *     aside
 * @param journal the directory for players that can't be saved; they outlive the process if the
 *     directory does; empty for no journal
 * @param output the files to upload after a session; empty, as by default, for none
 */
public record Directories(
    Optional<Path> world, boolean adopted, Optional<Path> journal, Optional<OutputFiles> output) {
  /** The room config's world directory, no journal, no output files. */
  public static final Directories DEFAULT =
      new Directories(Optional.empty(), false, Optional.empty(), Optional.empty());

  private static final Path DEFAULT_WORLD = Path.of("world");

  Directories with(Variables variables) {
    return new Directories(
        variables.get("WORLDKEEP_DIRECTORY", Path::of).or(() -> world),
        adopted,
        variables.get("WORLDKEEP_JOURNAL", Path::of).or(() -> journal),
        variables.get("WORLDKEEP_OUTPUT_OFF", Variables::yes).orElse(false)
            ? Optional.empty()
            : outputWith(variables));
  }

  private Optional<OutputFiles> outputWith(Variables variables) {
    return variables
        .get("WORLDKEEP_OUTPUT", Path::of)
        .map(path -> output.map(files -> files.withDirectory(path)).orElse(OutputFiles.in(path)))
        .or(() -> output)
        .map(files -> files.with(variables));
  }

  /**
   * Returns the directory of a session's world, as an absolute path. The operator's directory takes
   * precedence over the room config's.
   *
   * @param environment restricts the room config's directory: see {@link RoomConfig#directory}
   * @throws RoomConfigException if the room config's directory is not allowed
   * @throws IllegalArgumentException if the room config's directory overlaps with the journal, or
   *     if one of the operator's variables is invalid
   */
  public Path worldOf(RoomConfig room, UnaryOperator<@Nullable String> environment) {
    return world
        .or(() -> room.directory(environment).map(this::requireApartFromJournal))
        .orElse(DEFAULT_WORLD)
        .toAbsolutePath()
        .normalize();
  }

  /** A restore would set the journal aside. */
  private Path requireApartFromJournal(Path directory) {
    Optional<Path> overlapping =
        journal
            .map(path -> path.toAbsolutePath().normalize())
            .filter(path -> path.startsWith(directory) || directory.startsWith(path));
    if (overlapping.isPresent()) {
      throw new IllegalArgumentException(
          "the room config's save directory and the journal overlap: move one of them");
    }
    return directory;
  }

  /** Returns these directories with another one for the world. */
  public Directories withWorld(Path directory) {
    return new Directories(Optional.of(directory), adopted, journal, output);
  }

  /**
   * Returns these directories, with new worlds that start with the files in the world's directory.
   */
  public Directories withAdoption() {
    return new Directories(world, true, journal, output);
  }

  /** Returns these directories with a journal. */
  public Directories withJournal(Path directory) {
    return new Directories(world, adopted, Optional.of(directory), output);
  }

  /** Returns these directories with files to upload. */
  public Directories withOutput(OutputFiles files) {
    return new Directories(world, adopted, journal, Optional.of(files));
  }

  /** Returns these directories without files to upload. */
  public Directories withoutOutput() {
    return new Directories(world, adopted, journal, Optional.empty());
  }
}
