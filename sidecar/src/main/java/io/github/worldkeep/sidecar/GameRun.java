package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One life of a game server: restore its world, start it, wait for its end whatever that is, save
 * the world, and answer the game's exit code.
 */
final class GameRun {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int SIGNAL_BASE = 128;
  private static final int HIGHEST_SIGNAL = 64;

  private final World world;
  private final Host host;
  private final Settings settings;
  private final Report report;
  private final StopRequests stops;
  private final Path directory;
  private final Occupants occupants;

  /**
   * How to run.
   *
   * @param command the game server and its arguments
   * @param directory where it keeps its world
   * @param savePatience for how long a failing final save is repeated
   */
  record Settings(List<String> command, Path directory, Duration savePatience) {
    Settings {
      command = List.copyOf(command);
      directory = directory.toAbsolutePath().normalize();
    }
  }

  GameRun(World world, Host host, Settings settings, Report report, StopRequests stops) {
    this.world = world;
    this.host = host;
    this.settings = settings;
    this.report = report;
    this.stops = stops;
    this.directory = settings.directory();
    this.occupants = new Occupants(directory);
  }

  int run() throws InterruptedException {
    requireDirectory();
    restore();
    if (stops.beforeStart().isPresent()) {
      throw new Failure(ExitCode.INTERNAL, "asked to stop before the game started", null);
    }
    int exitCode = play();
    try {
      save();
    } catch (Failure e) {
      host.ended(e.exitCode().code());
      throw e;
    }
    host.ended(exitCode);
    return exitCode;
  }

  /** Before anything is done: one game at a time, and a place where it can write. */
  private void requireDirectory() {
    List<ProcessHandle> others = occupants.find();
    if (!others.isEmpty()) {
      throw directoryFailure("is in use by " + Occupants.names(others) + ": stop it first");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failure.of(e);
    }
    if (!Files.isWritable(directory)) {
      throw directoryFailure("can't be written: allow this user to, or name another one");
    }
  }

  private Failure directoryFailure(String problem) {
    String message = "the save directory '" + directory + "' " + problem;
    return new Failure(ExitCode.DIRECTORY, message, null);
  }

  private void restore() {
    long started = System.nanoTime();
    Optional<RestoreReport> restored;
    try (Report.Work work = report.begin("restores")) {
      restored = world.restore(directory, work);
    } catch (IOException e) {
      throw Failure.of(e);
    } catch (StoreException e) {
      throw Failure.reading(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    if (restored.isPresent()) {
      tellRestored(restored.get(), took);
    } else {
      report.tell(
          Event.plain("new", "world " + world.id() + " is new: nothing to restore")
              .with("world", world.id().value()));
    }
  }

  private void tellRestored(RestoreReport restored, Duration took) {
    Snapshot snapshot = restored.snapshot();
    String how = restored.written() ? "restored" : "found on disk, unchanged,";
    String text =
        String.format(
            Locale.ROOT,
            "%s world %s, snapshot %d: %s, %s, in %s",
            how,
            world.id(),
            snapshot.number(),
            Sizes.files(snapshot.files()),
            Sizes.of(snapshot.bytes()),
            Sizes.of(took));
    report.tell(
        with(Event.good("restored", text), snapshot, took).with("written", restored.written()));
    restored
        .setAside()
        .ifPresent(
            place ->
                report.tell(
                    Event.warning(
                            "aside",
                            "files that were in the save directory and differ are now in " + place)
                        .with("path", place.toString())));
  }

  private int play() throws InterruptedException {
    GameProcess game =
        GameProcess.start(
            settings.command(),
            Map.of(
                "WORLDKEEP_WORLD_ID",
                world.id().value(),
                Occupants.VARIABLE,
                directory.toString()));
    stops.started(game);
    report.tell(
        Event.plain("started", "started " + settings.command().get(0) + ", process " + game.pid())
            .with("pid", game.pid()));
    host.active();
    int exitCode = game.waitFor();
    tellEnded(exitCode);
    new Leftovers(occupants, report).end(stops.patienceLeft());
    stops.ended();
    return exitCode;
  }

  private void tellEnded(int exitCode) {
    boolean signal = exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + HIGHEST_SIGNAL;
    String end = signal ? " (signal " + (exitCode - SIGNAL_BASE) + ")" : "";
    report.tell(
        Event.plain("ended", "the game ended with exit code " + exitCode + end)
            .with("exitCode", exitCode));
  }

  private void save() {
    long started = System.nanoTime();
    while (true) {
      try (Report.Work work = report.begin("saves")) {
        SaveReport saved = world.save(directory, work);
        tellSaved(saved, Duration.ofNanos(System.nanoTime() - started));
        return;
      } catch (StoreException e) {
        boolean pointless = e.retry() == Retry.NEVER || e.retry() == Retry.AFTER_REREAD;
        if (pointless || System.nanoTime() - started > settings.savePatience().toNanos()) {
          throw unsaved(String.valueOf(e.getMessage()), e);
        }
        report.tell(Event.warning("retry", "not saved yet, trying again: " + e.getMessage()));
      } catch (IOException e) {
        throw unsaved(Failure.describe(e), e);
      } catch (RuntimeException | OutOfMemoryError e) {
        throw unsaved(String.valueOf(Failure.defect(e).getMessage()), e);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Failure unsaved(String problem, Throwable cause) {
    String last = world.latest().map(s -> "snapshot " + s.number()).orElse("nothing");
    String message =
        String.format(
            Locale.ROOT,
            "the world was NOT saved: %s. In the store is %s; the game's files are still in %s",
            problem,
            last,
            directory);
    return new Failure(ExitCode.UNSAVED, message, cause);
  }

  private void tellSaved(SaveReport saved, Duration took) {
    Snapshot snapshot = saved.snapshot();
    String text =
        saved.changed()
            ? String.format(
                Locale.ROOT,
                "saved world %s, snapshot %d: %s, %s, of which %s new, in %s",
                world.id(),
                snapshot.number(),
                Sizes.files(snapshot.files()),
                Sizes.of(snapshot.bytes()),
                Sizes.of(saved.newBytes()),
                Sizes.of(took))
            : String.format(
                Locale.ROOT,
                "world %s is as snapshot %d has it: nothing to save",
                world.id(),
                snapshot.number());
    Event event = with(Event.good("saved", text), snapshot, took);
    report.tell(event.with("changed", saved.changed()).with("newBytes", saved.newBytes()));
    if (!saved.skipped().isEmpty()) {
      report.tell(
          Event.warning("skipped", "not files, so not saved: " + saved.skipped())
              .with("paths", saved.skipped()));
    }
  }

  private static Event with(Event event, Snapshot snapshot, Duration took) {
    return event
        .with("world", snapshot.world().value())
        .with("snapshot", snapshot.number())
        .with("files", snapshot.files())
        .with("bytes", snapshot.bytes())
        .with("millis", took.toMillis());
  }
}
