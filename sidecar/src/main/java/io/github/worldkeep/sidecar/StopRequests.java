package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.session.Signals;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the signals that ask for an end. Installed before anything else, so that none is
 * lost: before the game runs, what is under way is interrupted and the game not started; while it
 * runs, the signal is forwarded, and after a while the game is killed; while its world is saved,
 * nothing, since that is what is left to do.
 */
final class StopRequests {
  private static final int SIGNAL_BASE = 128;
  private static final long INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Report report;
  private final Duration patience;
  private final Thread starter = Thread.currentThread();
  private Phase phase = Phase.STARTING;
  private @Nullable String received;
  private long receivedAt;
  private @Nullable GameProcess game;

  private enum Phase {
    STARTING,
    GIVEN_UP,
    RUNNING,
    SAVING
  }

  /** For a run by the current thread. */
  StopRequests(Report report, Duration patience) {
    this.report = report;
    this.patience = patience;
  }

  void install() {
    Signals.handle("TERM", this::received);
    Signals.handle("INT", this::received);
    Signals.handle("HUP", this::received);
  }

  private void received(String signal) {
    GameProcess running;
    boolean first;
    Phase now;
    synchronized (this) {
      first = note(signal);
      now = phase;
      running = game;
    }
    if (now == Phase.STARTING && first) {
      interruptStart();
    } else if (running != null) {
      forward(signal, running, first);
    } else if (now == Phase.SAVING) {
      String wait = "SIG" + signal + ": the world is being saved, please wait";
      report.tell(Event.plain("stopping", wait).with("signal", signal));
    }
  }

  /** Once is not enough: libraries that load native code or run a command swallow interrupts. */
  private void interruptStart() {
    while (interrupted()) {
      LockSupport.parkNanos(INTERRUPT_NANOS);
    }
  }

  private synchronized boolean interrupted() {
    if (phase == Phase.STARTING) {
      starter.interrupt();
    }
    return phase == Phase.STARTING;
  }

  private boolean note(String signal) {
    boolean first = received == null;
    if (first) {
      receivedAt = System.nanoTime();
    }
    received = signal;
    return first;
  }

  private void forward(String signal, GameProcess running, boolean first) {
    report.tell(
        Event.plain("stopping", "SIG" + signal + ": asking the game to stop")
            .with("signal", signal));
    boolean interrupt = signal.equals("INT");
    if (!interrupt || !Terminal.interruptsGame()) {
      running.signal(interrupt ? "INT" : "TERM");
    }
    if (first) {
      String late = "the game did not stop within " + Sizes.of(patience) + ": killing it";
      running.endWithin(patience, interrupt, () -> report.tell(Event.warning("killed", late)));
    }
  }

  /** Whether the end was asked for before the game started; then the exit code to end with. */
  synchronized OptionalInt beforeStart() {
    if (phase == Phase.RUNNING || phase == Phase.SAVING || received == null) {
      return OptionalInt.empty();
    }
    int number = received.equals("INT") ? 2 : received.equals("HUP") ? 1 : 15;
    return OptionalInt.of(SIGNAL_BASE + number);
  }

  /** If the game does not run yet, it never will: interrupts no more, so that stores close well. */
  synchronized void closing() {
    if (phase == Phase.STARTING) {
      phase = Phase.GIVEN_UP;
      Thread.interrupted();
    }
  }

  /** The game runs. A signal that came while it started is forwarded now. */
  void started(GameProcess running) {
    String missed;
    synchronized (this) {
      phase = Phase.RUNNING;
      game = running;
      missed = received;
      Thread.interrupted();
    }
    if (missed != null) {
      forward(missed, running, true);
    }
  }

  /** The game ended; from now on there is nothing but to wait for the save. */
  synchronized void ended() {
    phase = Phase.SAVING;
    game = null;
  }

  /** How long what the game left behind may take to stop. */
  synchronized Duration patienceLeft() {
    if (received == null) {
      return patience;
    }
    Duration left = patience.minusNanos(System.nanoTime() - receivedAt);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
