package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionSource;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.bootstrap.session.SessionReport;
import io.github.worldkeep.bootstrap.session.State;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.News;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.world.WorldOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "run",
    description = "Runs a game server, with its world restored before and saved after.",
    customSynopsis = "worldkeep run [OPTION...] -- COMMAND [ARGUMENT...]",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  private static final Duration UNLIMITED = Duration.ofDays(1);
  private static final Duration AFTER_STOP = Duration.ofSeconds(5);

  @Mixin private WorldOptions world = new WorldOptions();

  @Option(names = "--adopt", description = "A new world begins with what is in the save directory.")
  private boolean adopt;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The host that started this process. Default: WORLDKEEP_HOST, else local.")
  private @Nullable String hostName;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = Modes.class,
      description =
          "auto-create: a session of its own; allocate: the host's. Default: WORLDKEEP_MODE, else"
              + " auto-create.")
  private @Nullable Mode mode;

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      converter = WorldOptions.Seconds.class,
      defaultValue = "20",
      description =
          "How long the game may take to stop before it is killed. Default: ${DEFAULT-VALUE}.")
  private Duration stopTimeout = Duration.ZERO;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description =
          "The game server and its arguments. It gets this process's input, output and"
              + " environment.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Report report = world.report();
    StopRequests stops = new StopRequests(report, stopTimeout);
    News news = new News(report, stops::preparing, world.room());
    Optional<Launcher> launcher = Launcher.find();
    WrappedGame game = new WrappedGame(command, stopTimeout, stops, news, report, launcher);
    try {
      return run(game, report, stops, news, launcher);
    } catch (Failure e) {
      return e.reportTo(report);
    } catch (RuntimeException e) {
      return Failure.defect(e).reportTo(report);
    } finally {
      game.leaveNothing();
    }
  }

  private int run(
      WrappedGame game, Report report, StopRequests stops, News news, Optional<Launcher> launcher) {
    RoomConfig config = world.roomConfig();
    BootstrapOptions options = options(config);
    Bootstrap<Void> life =
        Bootstrap.withoutPlayers(game, options, System::getenv).withListener(news);
    stops.install(life, launcher);
    if (options.source().mode() == Mode.AUTO_CREATE) {
      Path directory = WorldOptions.directory(options, config);
      config.worldId().ifPresent(world -> news.starting(world, directory));
    }
    WorldOptions.warnUnlessAllNames(report);
    warnOfIgnoredSignals(report);
    return exitCode(runLife(life), game, report, stops, news);
  }

  private static void warnOfIgnoredSignals(Report report) {
    List<String> ignored = Launcher.ignoredSignals();
    if (!ignored.isEmpty()) {
      String names = "SIG" + String.join(", SIG", ignored);
      String text = " was ignored when worldkeep was started, so it can't stop the game";
      report.tell(Event.warning("ignored", names + text).with("signals", ignored));
    }
  }

  private static SessionReport runLife(Bootstrap<Void> life) {
    try {
      return life.runWithoutSignals();
    } catch (RoomConfigException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** A request to stop before the start cancels the work in progress. That is no failure. */
  private static int exitCode(
      SessionReport end, WrappedGame game, Report report, StopRequests stops, News news) {
    if (!end.unsaved().isEmpty()) {
      return news.unsaved(new TimeoutException("there was no time left")).reportTo(report);
    }
    if (stops.beforeStart().isPresent()) {
      report.tell(Event.info("notStarted", "asked to stop before the game started; it was not"));
      return game.exitCode().orElse(stops.beforeStart().getAsInt());
    }
    if (end.endState() == State.FAILED) {
      return Failure.of(end, news.state()).reportTo(report);
    }
    return game.exitCode().orElse(0);
  }

  /** Returns the environment's options, overridden by those of the command line. */
  private BootstrapOptions options(RoomConfig config) {
    BootstrapOptions options = world.options();
    SessionSource source = options.source();
    source = mode == null ? source : source.withMode(mode);
    source = hostName == null ? source : source.withHost(hostName);
    source = world.named() ? source.withRoom(config) : source;
    if (source.mode() != Mode.AUTO_CREATE && source.mode() != Mode.ALLOCATE) {
      throw Failure.usage("a game is run in mode auto-create or allocate, not " + source.mode());
    }
    Directories directories = options.directories();
    return options
        .withSource(source)
        .withDirectories(adopt ? directories.withAdoption() : directories)
        .withTimes(times(options.times()));
  }

  /**
   * Returns times that limit only waiting: for the host, the backend, stores, leases and the game's
   * end. Work that makes progress has no limit.
   */
  private Times times(Times usual) {
    Duration stop = stopTimeout.plus(AFTER_STOP);
    return usual
        .withStart(usual.start().withGame(UNLIMITED, usual.start().start()))
        .withStop(
            usual
                .stop()
                .withGrace(UNLIMITED)
                .withDrain(WorldOptions.positive(stopTimeout))
                .withGame(stop, UNLIMITED)
                .withRetries(usual.stop().retries()))
        .withIntervals(usual.intervals().withoutAutosave());
  }

  static final class Modes implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String text) {
      try {
        return Mode.named(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
