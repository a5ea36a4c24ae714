package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are on this machine.
 *
 * @param world where the world is restored to; empty for the room config's, else {@code world}
 * @param journal where players are kept who can't be saved, and who outlive the process if the
 *     directory does; empty for nowhere
 * @param output files to be uploaded after a session; empty for none
 */
public record Directories(
    Optional<Path> world, Optional<Path> journal, Optional<OutputFiles> output) {
  /** The room config's world, no journal, no output. */
  public static final Directories DEFAULT =
      new Directories(Optional.empty(), Optional.empty(), Optional.empty());

  Directories with(Variables variables) {
    return new Directories(
        variables.get("WORLDKEEP_DIRECTORY", Path::of).or(() -> world),
        variables.get("WORLDKEEP_JOURNAL", Path::of).or(() -> journal),
        variables.get("WORLDKEEP_OUTPUT", Path::of).map(OutputFiles::in).or(() -> output));
  }

  /** With a place for the world. */
  public Directories withWorld(Path directory) {
    return new Directories(Optional.of(directory), journal, output);
  }

  /** With a journal. */
  public Directories withJournal(Path directory) {
    return new Directories(world, Optional.of(directory), output);
  }

  /** With files to be uploaded. */
  public Directories withOutput(OutputFiles files) {
    return new Directories(world, journal, Optional.of(files));
  }
}
