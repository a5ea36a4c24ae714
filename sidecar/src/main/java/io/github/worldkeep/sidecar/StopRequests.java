package io.github.worldkeep.sidecar;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the signals that ask for an end. Installed before anything else, so that none is
 * lost: before the game runs, it is not started; while it runs, the signal is forwarded, and after
 * a while the game is killed; while its world is saved, nothing, since that is what is left to do.
 */
final class StopRequests {
  private static final int SIGNAL_BASE = 128;

  private final Report report;
  private final Duration patience;
  private final boolean sharesTerminal;
  private @Nullable String received;
  private @Nullable GameProcess game;
  private boolean ended;

  StopRequests(Report report, Duration patience, boolean sharesTerminal) {
    this.report = report;
    this.patience = patience;
    this.sharesTerminal = sharesTerminal;
  }

  void install() {
    Signals.handle("TERM", this::received);
    Signals.handle("INT", this::received);
    Signals.handle("HUP", this::received);
  }

  private void received(String signal) {
    GameProcess running;
    boolean first;
    boolean saving;
    synchronized (this) {
      first = received == null;
      received = signal;
      running = game;
      saving = ended;
    }
    if (saving) {
      String wait = "SIG" + signal + ": the world is being saved, please wait";
      report.tell(Event.plain("stopping", wait));
    } else if (running != null) {
      forward(signal, running, first);
    }
  }

  private void forward(String signal, GameProcess running, boolean first) {
    report.tell(Event.plain("stopping", "SIG" + signal + ": asking the game to stop"));
    boolean heardByGame = sharesTerminal && signal.equals("INT");
    if (!heardByGame) {
      running.signal(signal.equals("HUP") ? "TERM" : signal);
    }
    if (first) {
      String late = "the game did not stop within " + Sizes.of(patience) + ": killed it";
      running.killAfter(patience, () -> report.tell(Event.warning("killed", late)));
    }
  }

  /** Whether the end was asked for before the game started; then the exit code to end with. */
  synchronized int exitCodeBeforeStart() {
    if (received == null) {
      return 0;
    }
    int number = received.equals("INT") ? 2 : received.equals("HUP") ? 1 : 15;
    return SIGNAL_BASE + number;
  }

  /** The game runs. A signal that came while it started is forwarded now. */
  void started(GameProcess running) {
    String missed;
    synchronized (this) {
      game = running;
      missed = received;
    }
    if (missed != null) {
      forward(missed, running, true);
    }
  }

  synchronized void ended() {
    ended = true;
    game = null;
  }
}
