package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.bootstrap.session.Signals;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Handles signals, and requests to stop from the host and the backend. Before the game runs, a
 * request to stop cancels the work in progress, and the game is not started. While the game runs,
 * every signal is forwarded to it. While the world is saved, a request changes nothing, because the
 * save is the only work left.
 */
final class StopRequests {
  /** The signals that ask for an end. All others are the game's alone. */
  private static final Set<String> REQUESTS = Set.of("HUP", "INT", "TERM");

  /** Before the game runs, QUIT is a request as well: it is the stop signal of some images. */
  private static final Map<String, Integer> BEFORE_START =
      Map.of("HUP", 1, "INT", 2, "QUIT", 3, "TERM", 15);

  private static final int SIGNAL_BASE = 128;

  private final Report report;
  private final Duration patience;
  private Phase phase = Phase.PREPARING;
  private @Nullable String received;
  private long askedAt;
  private boolean asked;
  private final List<String> early = new ArrayList<>();
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
   * Handles all signals that the launcher script can receive, from now on. Without the script,
   * handles SIGTERM, SIGINT and SIGHUP. None of them is lost, and none ends this process.
   */
  void install(Bootstrap<?> life, Optional<Launcher> launcher) {
    for (String name : REQUESTS) {
      Signals.handle(name, signal -> received(signal, life));
    }
    launcher.ifPresent(script -> script.listen(signal -> received(signal, life)));
  }

  private void received(String signal, Bootstrap<?> life) {
    Set<String> requests = isBeforeStart() ? BEFORE_START.keySet() : REQUESTS;
    if (requests.contains(signal)) {
      requested(signal, life);
    } else {
      passOn(signal);
    }
  }

  private void requested(String signal, Bootstrap<?> life) {
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

  /** Forwards a signal that has a meaning for the game alone. */
  private void passOn(String signal) {
    GameProcess running;
    synchronized (this) {
      if (phase == Phase.STARTING) {
        early.add(signal);
        return;
      }
      running = phase == Phase.RUNNING ? game : null;
    }
    String name = Character.isDigit(signal.charAt(0)) ? "signal " + signal : "SIG" + signal;
    String text = running == null ? ": no game runs, so it has no effect" : ": sent to the game";
    report.tell(Event.info("signal", name + text).with("signal", signal));
    if (running != null) {
      running.signal(signal);
    }
  }

  private synchronized boolean isBeforeStart() {
    return phase == Phase.PREPARING || phase == Phase.GIVEN_UP;
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
    if (running != null && !(interrupt && running.isInterruptedByTerminal())) {
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

  /** Marks that the game runs, and forwards the signals that arrived during its start. */
  void started(GameProcess running) {
    String missed;
    List<String> others;
    synchronized (this) {
      phase = Phase.RUNNING;
      game = running;
      missed = received;
      others = List.copyOf(early);
      early.clear();
    }
    others.forEach(this::passOn);
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
    return OptionalInt.of(SIGNAL_BASE + BEFORE_START.getOrDefault(received, 0));
  }
}
