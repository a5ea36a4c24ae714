package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.report.Sizes;
import io.github.worldkeep.sidecar.world.Occupants;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that outlive the game that started them. They are ended before the world is saved,
 * because no process may write the world during a save, and the machine may go away soon.
 */
record Leftovers(Occupants occupants, Report report) {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String HINT =
      ". If this is the server itself, start the server in the foreground";
  private static final Duration DEATH = Duration.ofSeconds(2);

  /** Sends TERM to the processes, and kills those that still run after {@code patience}. */
  void end(Duration patience) {
    List<ProcessHandle> left = occupants.find();
    if (left.isEmpty()) {
      return;
    }
    String text = "the game left " + Occupants.names(left) + " running: asking to stop" + HINT;
    report.tell(warning("leftovers", text, left));
    left.forEach(ProcessHandle::destroy);
    if (!gone(patience)) {
      kill(patience);
    }
  }

  private void kill(Duration patience) {
    List<ProcessHandle> left = occupants.find();
    String text =
        Occupants.names(left) + " did not stop within " + Sizes.of(patience) + ": killing it";
    report.tell(warning("killed", text, left));
    left.forEach(ProcessHandle::destroyForcibly);
    gone(DEATH);
  }

  private static Event warning(String name, String text, List<ProcessHandle> processes) {
    return Event.warning(name, text)
        .with("pids", processes.stream().map(ProcessHandle::pid).toList());
  }

  /**
   * Polls until all processes have ended. They are no children of this process, so it can't wait
   * for them.
   */
  private boolean gone(Duration patience) {
    long started = System.nanoTime();
    while (!occupants.find().isEmpty()) {
      if (System.nanoTime() - started > patience.toNanos() || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
