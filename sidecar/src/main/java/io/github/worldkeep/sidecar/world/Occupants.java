package io.github.worldkeep.sidecar.world;

import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.Report;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that may write a save directory. All that a game starts have the variable {@link
 * #VARIABLE} in their environment, and stay in the game's session or process group, unless they ask
 * for the opposite. Others are found by what they use of the directory: a working directory, a
 * root, or open files. On systems other than Linux, none is found.
 *
 * @param launcher the number of the launcher's process; 0 if there is none
 */
public record Occupants(Path directory, long launcher) {
  /** The variable that is set for every game: the absolute path of its save directory. */
  public static final String VARIABLE = "WORLDKEEP_SAVE_DIRECTORY";

  /**
   * The processes that run after a game has ended.
   *
   * @param own those that the game left behind
   * @param others those that write the directory, and are not known to be the game's
   * @param unseen those that may be the game's, and that this user may not look at
   */
  public record Left(
      List<LinuxProcess> own, List<LinuxProcess> others, List<LinuxProcess> unseen) {}

  /**
   * Throws {@link Failure} if another process may write the directory. One that only reads there,
   * or has its working directory there, is reported.
   */
  public void requireNone(Report report) {
    List<LinuxProcess> writers = new ArrayList<>();
    List<LinuxProcess> guests = new ArrayList<>();
    long unseen = 0;
    Optional<Path> real = real(directory);
    for (LinuxProcess process : Census.take().others(launcher).toList()) {
      Use use = use(process, real);
      if (use == Use.WRITES || isMarked(process)) {
        writers.add(process);
      } else if (use == Use.UNSEEN) {
        unseen++;
      } else if (use != Use.NONE) {
        guests.add(process);
      }
    }
    if (!writers.isEmpty()) {
      String problem = "is in use by " + names(writers) + ": stop it first" + unseen(unseen);
      throw Failure.refused(directory, problem);
    }
    if (!guests.isEmpty()) {
      report.tell(
          warning(
              "occupied",
              names(guests) + " is in the save directory, or reads it" + unseen(unseen),
              guests));
    }
  }

  private static String unseen(long count) {
    return count == 0 ? "" : " (" + count + " processes of other users could not be looked at)";
  }

  /**
   * Returns the processes that run after a game has ended. One that lost all marks of the game is
   * the game's if it is an orphan that has its working directory, its root or a writable file below
   * the directory.
   *
   * @param game the number of the game's process
   * @param before the processes that ran before the game was started
   */
  public Left leftBy(long game, Census before) {
    List<LinuxProcess> own = new ArrayList<>();
    List<LinuxProcess> others = new ArrayList<>();
    List<LinuxProcess> unseen = new ArrayList<>();
    Census now = Census.take();
    Optional<Path> real = real(directory);
    for (LinuxProcess process : now.others(launcher).toList()) {
      if (process.session() == game || process.group() == game || isMarked(process)) {
        own.add(process);
        continue;
      }
      Use use = use(process, real);
      boolean orphan = now.mayBeOrphan(process, before);
      if (orphan && real.filter(path -> Use.mapsWritable(process, path)).isPresent()) {
        use = Use.WRITES;
      }
      if (orphan && (use == Use.INSIDE || use == Use.WRITES)) {
        own.add(process);
      } else if (use == Use.WRITES) {
        others.add(process);
      } else if (orphan && use == Use.UNSEEN) {
        unseen.add(process);
      }
    }
    return new Left(own, others, unseen);
  }

  private static Use use(LinuxProcess process, Optional<Path> real) {
    return real.map(path -> Use.of(process, path)).orElse(Use.NONE);
  }

  private boolean isMarked(LinuxProcess process) {
    try {
      String environment = LinuxProcess.content(process.pid(), "environ");
      return environment.contains(VARIABLE)
          && Stream.of(environment.split("\0"))
              .filter(variable -> variable.startsWith(VARIABLE + "="))
              .anyMatch(variable -> isHere(variable.substring(VARIABLE.length() + 1)));
    } catch (IOException e) {
      return false; // It has ended, or belongs to another user.
    }
  }

  /** A game may have come to the directory by a link. */
  private boolean isHere(String path) {
    try {
      return path.equals(directory.toString())
          || real(Path.of(path))
              .filter(place -> real(directory).equals(Optional.of(place)))
              .isPresent();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Returns nothing for a directory that is not there, and so not in use. */
  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Lists processes with their numbers and programs. */
  public static String names(List<LinuxProcess> processes) {
    return processes.stream().map(LinuxProcess::toString).collect(Collectors.joining(", "));
  }

  /** Returns a warning with the processes' numbers. */
  public static Event warning(String name, String text, List<LinuxProcess> processes) {
    return Event.warning(name, text)
        .with("pids", processes.stream().map(LinuxProcess::pid).toList());
  }
}
