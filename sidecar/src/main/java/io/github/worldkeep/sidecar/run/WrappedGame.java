package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.session.Game;
import io.github.worldkeep.bootstrap.session.Session;
import io.github.worldkeep.bootstrap.session.SessionPlace;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.News;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.report.Sizes;
import io.github.worldkeep.sidecar.world.Census;
import io.github.worldkeep.sidecar.world.Occupants;
import io.github.worldkeep.state.token.Admission;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An unmodified game server. Its process is started when the world is restored. The world is saved
 * only after that process, and all processes that it left behind, have ended.
 */
final class WrappedGame implements Game<Void> {
  private final List<String> command;
  private final Duration patience;
  private final StopRequests stops;
  private final News news;
  private final Report report;
  private final Optional<Launcher> launcher;
  private volatile @Nullable GameProcess process;
  private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
  private volatile @Nullable Occupants occupants;
  private volatile @Nullable Leftovers leftovers;
  private volatile OptionalInt exitCode = OptionalInt.empty();

  /**
   * Creates a game that is not started yet.
   *
   * @param command the game server and its arguments
   * @param patience how long the game may take to stop
   * @param launcher what starts the game; if it is empty, this process does
   */
  WrappedGame(
      List<String> command,
      Duration patience,
      StopRequests stops,
      News news,
      Report report,
      Optional<Launcher> launcher) {
    this.command = List.copyOf(command);
    this.patience = patience;
    this.stops = stops;
    this.news = news;
    this.report = report;
    this.launcher = launcher;
  }

  /**
   * Refuses a directory in which another game runs, or which can't be written, before anything is
   * changed.
   */
  @Override
  public void prepare(SessionPlace place) {
    WorldId world = place.world().orElseThrow(Failure::noWorld);
    Path directory = place.directory();
    news.starting(world, directory);
    Occupants here = new Occupants(directory, launcher.map(Launcher::pid).orElse(0L));
    occupants = here;
    here.requireNone(report);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failure.of(e);
    }
    if (!Files.isWritable(directory)) {
      throw Failure.refused(directory, "can't be written: allow this user to, or name another one");
    }
  }

  @Override
  public void load(Session<Void> session) {
    news.uses(session.room());
    warnUnlessDurable(session.persistence());
    stops.starting();
    Census before = Census.take();
    GameProcess started = start(environment(session));
    process = started;
    leftovers = new Leftovers(Objects.requireNonNull(occupants), started.pid(), before, report);
    report.tell(
        Event.info("started", "started " + command.get(0) + ", process " + started.pid())
            .with("pid", started.pid()));
    stops.started(started);
    ended = started.ended().thenAccept(code -> ended(session, code));
  }

  private GameProcess start(Map<String, String> environment) {
    return launcher.isPresent()
        ? launcher.get().start(command, environment)
        : ChildGame.start(command, environment);
  }

  private static Map<String, String> environment(Session<Void> session) {
    return Map.of(
        "WORLDKEEP_SESSION_ID",
        session.id(),
        "WORLDKEEP_WORLD_ID",
        session.info().worldId().or(session.room()::worldId).orElseThrow().value(),
        Occupants.VARIABLE,
        session.directory().toString());
  }

  private void warnUnlessDurable(Persistence stores) {
    boolean durable =
        stores.documents().capabilities().contains(Capability.DURABLE)
            && stores.objects().capabilities().contains(Capability.DURABLE);
    if (!durable) {
      report.tell(
          Event.warning("volatile", "a store is not durable: a saved world may be lost with it"));
    }
  }

  /** Ends the session. Another session can follow only if the game ended with 0. */
  private void ended(Session<Void> session, int code) {
    exitCode = OptionalInt.of(code);
    stops.ended();
    news.ended(code);
    if (code != 0) {
      session.shutDown();
    }
    session.end();
  }

  /** Returns the exit code of the last game, if one has ended. */
  OptionalInt exitCode() {
    return exitCode;
  }

  /** Throws, because a wrapped game admits its players itself. */
  @Override
  public Void newPlayer(Admission admission) {
    throw new UnsupportedOperationException("a wrapped game lets its players in by itself");
  }

  @Override
  public void softStop(Session<Void> session, Duration left) {
    stops.ask("the server is to end");
  }

  @Override
  public void sessionChanged(Session<Void> session, GameSession now) {
    if (now.state() == GameSession.State.CLOSING) {
      stops.ask("the session is to end");
    }
  }

  @Override
  public void leaseLost(Session<Void> session) {
    news.lost();
  }

  @Override
  public void stop(Session<Void> session) throws InterruptedException {
    stops.ask("the session is over");
    try {
      end(false);
    } catch (InterruptedException e) {
      end(true);
      throw e;
    }
  }

  /** Kills the game if it still runs, which happens only if no time was left for it to end. */
  @Override
  public void save(Session<Void> session, Runnable moment) throws InterruptedException {
    end(true);
    moment.run();
  }

  /**
   * Waits for the end of the game and its leftovers, and kills them when their time is over.
   *
   * @param now whether their time is over already
   */
  private void end(boolean now) throws InterruptedException {
    GameProcess running = process;
    Leftovers rest = leftovers;
    if (running == null || rest == null) {
      return;
    }
    if (!running.endsWithin(left(now))) {
      String late = "the game did not stop within " + Sizes.of(patience) + ": killing it";
      report.tell(Event.warning("killed", late));
      running.signal("KILL");
    }
    ended.join();
    rest.end(left(now));
    process = null;
  }

  private Duration left(boolean now) {
    return now ? Duration.ZERO : patience.minus(stops.sinceAsked());
  }

  /** Kills the game and its leftovers, if any still run. */
  void leaveNothing() throws InterruptedException {
    end(true);
  }
}
