package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output files of a process. A session has the files that were written since the session
 * before. For one session at a time.
 */
final class Output {
  private static final Logger LOG = LoggerFactory.getLogger(Output.class);

  private final OutputFiles files;
  private final Optional<Path> journal;
  private volatile Set<OutputFile.Trace> known = Set.of();

  private Output(OutputFiles files, Optional<Path> journal) {
    this.files = files;
    this.journal = journal;
  }

  /** Lists the present files, which belong to no session. */
  static Optional<Output> begin(Directories directories, Path world, Problems problems) {
    Optional<Output> output =
        directories.output().map(files -> new Output(files, directories.journal()));
    output.ifPresent(begun -> problems.of("list the output files", () -> begun.written(world)));
    return output;
  }

  /**
   * Uploads the files that a session has written.
   *
   * @param world the directory of the world, which is left out
   */
  void upload(GameBackend backend, Origin origin, Path world, Problems problems) {
    problems.of(
        "list the output files",
        () -> new Upload(backend, origin, files, problems).run(written(world)));
  }

  /** Returns the files written since the last call, the latest first. */
  private List<OutputFile> written(Path world) throws IOException {
    if (!Files.isDirectory(files.directory())) {
      return List.of();
    }
    Path root = files.directory().toRealPath();
    Set<Path> others = new HashSet<>(Set.of(real(world)));
    if (journal.isPresent()) {
      others.add(real(journal.get()));
    }
    requireNoneOf(root, others, real(world));
    List<OutputFile> all = OutputScan.of(root, others);
    Set<OutputFile.Trace> before = known;
    known = new HashSet<>(all.stream().map(OutputFile::trace).toList());
    return all.stream()
        .filter(file -> !before.contains(file.trace()))
        .sorted(
            Comparator.comparing((OutputFile file) -> file.trace().modified())
                .reversed()
                .thenComparing(OutputFile::name))
        .toList();
  }

  private static Path real(Path directory) throws IOException {
    return Files.exists(directory)
        ? directory.toRealPath()
        : directory.toAbsolutePath().normalize();
  }

  /** A world is no log, and a journal holds the data of players. */
  private static void requireNoneOf(Path root, Set<Path> others, Path world) throws IOException {
    for (Path other : others) {
      if (root.equals(other) || (root.startsWith(other) && !other.equals(world))) {
        throw new IOException(
            "the output files would be the world's or the journal's: name another directory than "
                + root);
      }
    }
    if (root.startsWith(world)) {
      LOG.info("the output files in {} are saved with the world, too", root);
    }
  }
}
