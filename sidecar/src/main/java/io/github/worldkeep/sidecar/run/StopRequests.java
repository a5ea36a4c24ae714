package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.bootstrap.session.Signals;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.report.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests to stop, from signals, the host and the backend. Before the game runs, a request
 * cancels the work in progress, and the game is not started. While the game runs, every signal is
 * forwarded to it. While the world is saved, a request changes nothing, because the save is the
 * only work left.
 */
final class StopRequests {
  private static final int SIGNAL_BASE = 128;

  private final Report report;
  private final Duration patience;
  private Phase phase = Phase.PREPARING;
  private @Nullable String received;
  private long askedAt;
  private boolean asked;
  private @Nullable GameProcess game;

  private enum Phase {
    PREPARING,
    GIVEN_UP,
    STARTING,
    RUNNING,
    ENDED
  }

  /**
   * Creates the handler.
   *
   * @param patience how long a game may take to stop
   */
  StopRequests(Report report, Duration patience) {
    this.report = report;
    this.patience = patience;
  }

  /**
   * Handles SIGTERM, SIGINT and SIGHUP from now on. None of them is lost, and none ends this
   * process.
   */
  void install(Bootstrap<?> life) {
    for (String name : List.of("TERM", "INT", "HUP")) {
      Signals.handle(name, signal -> received(signal, life));
    }
  }

  private void received(String signal, Bootstrap<?> life) {
    Phase now = note(signal);
    switch (now) {
      case PREPARING -> life.terminate("SIG" + signal);
      case GIVEN_UP -> {}
      case STARTING -> life.softStop("SIG" + signal); // It is forwarded once the game runs.
      case RUNNING -> {
        forward(signal);
        life.softStop("SIG" + signal);
      }
      case ENDED -> {
        String wait = "SIG" + signal + ": the world is being saved, please wait";
        report.tell(Event.info("stopping", wait).with("signal", signal));
        life.softStop("SIG" + signal);
      }
    }
  }

  private synchronized Phase note(String signal) {
    received = signal;
    Phase now = phase;
    if (now == Phase.PREPARING) {
      phase = Phase.GIVEN_UP;
    }
    return now;
  }

  private void forward(String signal) {
    report.tell(
        Event.info("stopping", "SIG" + signal + ": asking the game to stop")
            .with("signal", signal));
    boolean interrupt = signal.equals("INT");
    GameProcess running = note();
    if (running != null && !(interrupt && Terminal.interruptsGame())) {
      running.signal(interrupt ? "INT" : "TERM");
    }
    if (running != null && interrupt) {
      running.terminateAfter(patience.dividedBy(2));
    }
  }

  /** Notes the time of the first request, and returns the game. */
  private synchronized @Nullable GameProcess note() {
    if (!asked) {
      asked = true;
      askedAt = System.nanoTime();
    }
    return game;
  }

  /** Sends TERM to the game if it runs and has not been asked to stop. */
  void ask(String why) {
    if (isRunning() && !isAsked()) {
      report.tell(Event.info("stopping", why + ": asking the game to stop"));
      GameProcess running = note();
      if (running != null) {
        running.signal("TERM");
      }
    }
  }

  private synchronized boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  private synchronized boolean isAsked() {
    return asked;
  }

  /** Returns the time since the game was asked to stop; zero if it was not. */
  synchronized Duration sinceAsked() {
    return asked ? Duration.ofNanos(System.nanoTime() - askedAt) : Duration.ZERO;
  }

  /**
   * Marks that the game is being started.
   *
   * @throws IllegalStateException if a stop was requested before
   */
  synchronized void starting() {
    if (phase == Phase.GIVEN_UP) {
      throw new IllegalStateException("asked to stop before the game started");
    }
    phase = Phase.STARTING;
    asked = false;
  }

  /** Marks that the game runs, and forwards a signal that arrived during its start. */
  void started(GameProcess running) {
    String missed;
    synchronized (this) {
      phase = Phase.RUNNING;
      game = running;
      missed = received;
    }
    if (missed != null) {
      forward(missed);
    }
  }

  /** Marks that the game has ended. Its world is saved next, and another session may follow. */
  synchronized void ended() {
    phase = Phase.ENDED;
    game = null;
  }

  /** Marks that another session follows. */
  synchronized void preparing() {
    if (phase == Phase.ENDED) {
      phase = Phase.PREPARING;
    }
  }

  /**
   * Returns the exit code, if a signal arrived before a game was started: 128 plus the signal's
   * number.
   */
  synchronized OptionalInt beforeStart() {
    if (phase != Phase.GIVEN_UP || received == null) {
      return OptionalInt.empty();
    }
    int number = received.equals("INT") ? 2 : received.equals("HUP") ? 1 : 15;
    return OptionalInt.of(SIGNAL_BASE + number);
  }
}
