package io.github.worldkeep.bootstrap.options;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where things are on this machine.
 *
 * @param world where the world is restored to; empty for the room config's, else {@code world}
 * @param adopted whether a new world begins with what is there; if not, that is set aside
 * @param journal where players are kept who can't be saved, and who outlive the process if the
 *     directory does; empty for nowhere
 * @param output files to be uploaded after a session; empty for none, as usual
 */
public record Directories(
    Optional<Path> world, boolean adopted, Optional<Path> journal, Optional<OutputFiles> output) {
  /** The room config's world, no journal, no output. */
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
   * Where the world of a session is: an absolute path. The operator's directory wins over the room
   * config's.
   *
   * @param environment what bounds the room config's, see {@link RoomConfig#directory}
   * @throws RoomConfigException if the room config's directory is not allowed
   * @throws IllegalArgumentException if it overlaps with the journal, or if one of the operator's
   *     variables can't be used
   */
  public Path worldOf(RoomConfig room, UnaryOperator<@Nullable String> environment) {
    return world
        .or(() -> room.directory(environment).map(this::requireApartFromJournal))
        .orElse(DEFAULT_WORLD)
        .toAbsolutePath()
        .normalize();
  }

  /** Which a restore would set aside. */
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

  /** With a place for the world. */
  public Directories withWorld(Path directory) {
    return new Directories(Optional.of(directory), adopted, journal, output);
  }

  /** With new worlds that begin with what is in the world's directory. */
  public Directories withAdoption() {
    return new Directories(world, true, journal, output);
  }

  /** With a journal. */
  public Directories withJournal(Path directory) {
    return new Directories(world, adopted, Optional.of(directory), output);
  }

  /** With files to be uploaded. */
  public Directories withOutput(OutputFiles files) {
    return new Directories(world, adopted, journal, Optional.of(files));
  }

  /** Without files to be uploaded, whatever was said before. */
  public Directories withoutOutput() {
    return new Directories(world, adopted, journal, Optional.empty());
  }
}
