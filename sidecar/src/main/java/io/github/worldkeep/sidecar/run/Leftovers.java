package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.report.Sizes;
import io.github.worldkeep.sidecar.world.Census;
import io.github.worldkeep.sidecar.world.LinuxProcess;
import io.github.worldkeep.sidecar.world.Occupants;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Processes that outlive the game that started them. They are ended before the world is saved,
 * because no process may write the world during a save, and the machine may go away soon.
 *
 * @param game the number of the game's process
 * @param before the processes that ran before the game was started
 */
record Leftovers(Occupants occupants, long game, Census before, Report report) {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String HINT =
      ". If this is the server itself, start the server in the foreground";
  private static final Duration DEATH = Duration.ofSeconds(2);

  /**
   * Sends TERM to the processes, and kills those that still run after {@code patience}. Reports
   * those that may write the world during the save all the same.
   */
  void end(Duration patience) {
    Occupants.Left left = occupants.leftBy(game, before);
    if (!left.own().isEmpty()) {
      String names = Occupants.names(left.own());
      String text = "the game left " + names + " running: asking to stop" + HINT;
      report.tell(Occupants.warning("leftovers", text, left.own()));
      left = end(left, patience, LinuxProcess::terminate);
    }
    if (!left.own().isEmpty()) {
      String names = Occupants.names(left.own());
      String text = names + " did not stop within " + Sizes.of(patience) + ": killing it";
      report.tell(Occupants.warning("killed", text, left.own()));
      left = end(left, DEATH, LinuxProcess::kill);
    }
    tell(left.own(), "can't be stopped by this user, and may still write the world");
    tell(left.others(), "may still write the world, and is not known to be the game's");
    tell(left.unseen(), "may still write the world: another user's, it can't be looked at");
  }

  private void tell(List<LinuxProcess> processes, String problem) {
    if (!processes.isEmpty()) {
      String text = Occupants.names(processes) + " " + problem;
      report.tell(Occupants.warning("occupied", text, processes));
    }
  }

  /**
   * Sends a signal to the processes, and to those that they start meanwhile. Returns those that run
   * when all have ended or the time is over.
   */
  private Occupants.Left end(Occupants.Left first, Duration time, Consumer<LinuxProcess> signal) {
    long started = System.nanoTime();
    Occupants.Left left = first;
    boolean gone = true;
    while (gone && !left.own().isEmpty()) {
      left.own().forEach(signal);
      gone = gone(left.own(), time.minusNanos(System.nanoTime() - started));
      left = occupants.leftBy(game, before);
    }
    return left;
  }

  /** Polls, because the processes are no children of this one. */
  private static boolean gone(List<LinuxProcess> processes, Duration time) {
    long started = System.nanoTime();
    while (processes.stream().anyMatch(LinuxProcess::runs)) {
      if (System.nanoTime() - started > time.toNanos() || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
