package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.bootstrap.session.BootstrapOptions;
import io.github.worldkeep.bootstrap.session.Directories;
import io.github.worldkeep.bootstrap.session.Mode;
import io.github.worldkeep.bootstrap.session.Rhythm;
import io.github.worldkeep.bootstrap.session.SessionReport;
import io.github.worldkeep.bootstrap.session.SessionSource;
import io.github.worldkeep.bootstrap.session.StartDeadlines;
import io.github.worldkeep.bootstrap.session.State;
import io.github.worldkeep.bootstrap.session.StopDeadlines;
import io.github.worldkeep.bootstrap.session.Times;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.world.WorldId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "run",
    description = "Runs a game server, with its world restored before and saved after.",
    customSynopsis = "worldkeep run [OPTION...] -- COMMAND [ARGUMENT...]",
    mixinStandardHelpOptions = true,
    versionProvider = Worldkeep.Version.class,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private static final Duration UNLIMITED = Duration.ofDays(1);
  private static final Duration AFTER_STOP = Duration.ofSeconds(5);

  @Option(
      names = "--room",
      paramLabel = "FILE|JSON",
      description =
          "The room config. Default: WORLDKEEP_ROOM_CONFIG, else HATHORA_INITIAL_ROOM_CONFIG.")
  private @Nullable String room;

  @Option(
      names = "--world",
      paramLabel = "ID",
      description = "The world. Default: worldId of the room config.")
  private @Nullable String worldId;

  @Option(
      names = "--save-dir",
      paramLabel = "DIR",
      description =
          "Where the game keeps its world. Default: saveDirectory of the room config, else"
              + " 'world'.")
  private @Nullable String saveDirectory;

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
      names = "--lease",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "15",
      description =
          "How soon another server takes the world over if this one dies. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "30",
      description =
          "How long to go on trying to reach a store, the host or the backend, before the game"
              + " starts. Default: ${DEFAULT-VALUE}.")
  private Duration startTimeout = Duration.ZERO;

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "20",
      description =
          "How long the game may take to stop before it is killed. Default: ${DEFAULT-VALUE}.")
  private Duration stopTimeout = Duration.ZERO;

  @Option(
      names = "--save-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "60",
      description =
          "How long to go on trying to save while a store fails. Default: ${DEFAULT-VALUE}.")
  private Duration saveTimeout = Duration.ZERO;

  @Option(names = "--json", description = "Report in JSON, one object a line, on standard error.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description =
          "The game server and its arguments. It gets this process's input, output and"
              + " environment.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Report report = report();
    StopRequests stops = new StopRequests(report, stopTimeout);
    News news = new News(report, stops);
    WrappedGame game = new WrappedGame(command, stopTimeout, stops, news, report);
    try {
      return run(game, report, stops, news);
    } catch (Failure e) {
      return failed(report, e);
    } catch (RuntimeException e) {
      return failed(report, Failure.defect(e));
    } finally {
      game.leaveNothing();
    }
  }

  private static int failed(Report report, Failure failure) {
    ExitCode code = failure.exitCode();
    Event event = Event.error("failed", String.valueOf(failure.getMessage()));
    report.tell(event.with("exitCode", code.code()));
    if (code == ExitCode.INTERNAL && failure.getCause() != null) {
      failure.getCause().printStackTrace();
    }
    return code.code();
  }

  private Report report() {
    // Not System.err, whose encoding is the locale's.
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    if (json) {
      return new JsonReport(err);
    }
    return Terminal.present() ? new TerminalReport(err) : new PlainReport(err);
  }

  private int run(WrappedGame game, Report report, StopRequests stops, News news) {
    RoomConfig config = roomConfig();
    BootstrapOptions options = options(config);
    Bootstrap<Void> life = Bootstrap.withoutPlayers(game, options, System::getenv).heardBy(news);
    stops.install(life);
    if (options.source().mode() == Mode.AUTO_CREATE) {
      Path directory = worldOf(options, config);
      config.worldId().ifPresent(world -> news.starting(world, directory));
    }
    warnUnlessAllNames(report);
    return exitCode(runLife(life), game, report, stops, news);
  }

  private static Path worldOf(BootstrapOptions options, RoomConfig config) {
    try {
      return options.directories().worldOf(config, System::getenv);
    } catch (RoomConfigException | IllegalArgumentException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
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

  /** Whoever asked for the end before the start broke off what was under way: no failure. */
  private static int exitCode(
      SessionReport end, WrappedGame game, Report report, StopRequests stops, News news) {
    if (!end.unsaved().isEmpty()) {
      return failed(report, news.unsaved(new TimeoutException("there was no time left")));
    }
    if (stops.beforeStart().isPresent()) {
      report.tell(Event.plain("stopped", "asked to stop before the game started; it was not"));
      return game.exitCode().orElse(stops.beforeStart().getAsInt());
    }
    if (end.end() == State.FAILED) {
      return failed(report, Failure.of(end, news.state()));
    }
    return game.exitCode().orElse(0);
  }

  private RoomConfig roomConfig() {
    try {
      RoomConfig found = RoomConfig.find(Optional.ofNullable(room), System::getenv);
      return worldId == null ? found : found.withWorld(new WorldId(worldId));
    } catch (RoomConfigException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw usage("--world: " + e.getMessage());
    }
  }

  private static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message, null);
  }

  /** What the environment says, and what the command line does. */
  private BootstrapOptions options(RoomConfig config) {
    BootstrapOptions options = environmentsOptions();
    SessionSource source = options.source();
    source = mode == null ? source : source.withMode(mode);
    source = hostName == null ? source : source.withHost(hostName);
    source = room == null && worldId == null ? source : source.withRoom(config);
    if (source.mode() != Mode.AUTO_CREATE && source.mode() != Mode.ALLOCATE) {
      throw usage("a game is run in mode auto-create or allocate, not " + source.mode());
    }
    return options
        .withSource(source)
        .withDirectories(directories(options.directories()))
        .withTimes(times());
  }

  private static BootstrapOptions environmentsOptions() {
    try {
      return BootstrapOptions.DEFAULT.with(System::getenv);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  private Directories directories(Directories environments) {
    Directories adopting = adopt ? environments.withAdoption() : environments;
    try {
      return saveDirectory == null ? adopting : adopting.withWorld(Path.of(saveDirectory));
    } catch (InvalidPathException e) {
      throw usage("--save-dir is no path of this system: " + e.getReason());
    }
  }

  /** Nothing is cut short while it goes on: only who has to wait for others gives up. */
  private Times times() {
    Duration stop = stopTimeout.plus(AFTER_STOP);
    return Times.DEFAULT
        .withLease(leaseTerms())
        .withStart(
            StartDeadlines.DEFAULT
                .withServices(positive(startTimeout))
                .withLease(lease.multipliedBy(2))
                .withGame(UNLIMITED, StartDeadlines.DEFAULT.start()))
        .withStop(
            StopDeadlines.DEFAULT
                .withGrace(UNLIMITED)
                .withDrain(positive(stopTimeout))
                .withGame(stop, UNLIMITED)
                .withRetries(positive(saveTimeout)))
        .withRhythm(Rhythm.DEFAULT.withoutAutosave());
  }

  private LeaseTerms leaseTerms() {
    try {
      return LeaseTerms.of(lease);
    } catch (IllegalArgumentException e) {
      throw usage("--lease: " + e.getMessage());
    }
  }

  private static Duration positive(Duration time) {
    return time.isZero() ? Duration.ofMillis(1) : time;
  }

  /** The launcher sees to it; whoever starts the jar without it may not. */
  private static void warnUnlessAllNames(Report report) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!encoding.equals("UTF-8")) {
      String text = ": a world with file names beyond it can't be saved; set LC_ALL=C.UTF-8";
      report.tell(Event.warning("locale", "file names are " + encoding + text));
    }
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

  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.ofSeconds(Integer.parseUnsignedInt(text));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a number of seconds, 0 or more");
      }
    }
  }
}
