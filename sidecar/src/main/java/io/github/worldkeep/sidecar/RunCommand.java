package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreUri;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
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
  private static final String DEFAULT_DIRECTORY = "world";
  private static final Set<String> LOCAL_SCHEMES = Set.of("file", "sqlite");

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
          "Where the game keeps its world. Default: saveDirectory of the room config, else 'world'.")
  private @Nullable String saveDirectory;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "The host that started this process. Default: ${DEFAULT-VALUE}.")
  private String hostName = "";

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
          "The game server and its arguments. It gets this process's input, output and environment.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Report report = report();
    StopRequests stops = new StopRequests(report, stopTimeout);
    stops.install();
    try {
      return run(report, stops);
    } catch (Failure e) {
      return failed(report, stops, e);
    } catch (RuntimeException e) {
      return failed(report, stops, Failure.defect(e));
    }
  }

  /** Whoever asked for the end before the start interrupted what was under way: no failure. */
  private static int failed(Report report, StopRequests stops, Failure failure) {
    OptionalInt stopped = stops.beforeStart();
    if (stopped.isPresent()) {
      report.tell(Event.plain("stopped", "asked to stop before the game started; it was not"));
      return stopped.getAsInt();
    }
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

  private int run(Report report, StopRequests stops) throws InterruptedException {
    try (Host host = connect()) {
      try {
        return run(host, report, stops);
      } finally {
        stops.closing();
      }
    }
  }

  private int run(Host host, Report report, StopRequests stops) throws InterruptedException {
    RoomConfig config = roomConfig(host);
    WorldId id = worldId(config);
    GameRun.Settings settings = new GameRun.Settings(command, saveDirectory(config), saveTimeout);
    report.tell(
        Event.plain("starting", "world " + id + ", save directory " + settings.directory())
            .with("world", id.value())
            .with("path", settings.directory().toString()));
    warnUnlessAllNames(report);
    Persistence persistence = open(config, settings.directory());
    try {
      warnUnlessDurable(persistence, report);
      return new GameRun(world(persistence, id), host, settings, report, stops).run();
    } finally {
      stops.closing();
      close(persistence, report);
    }
  }

  /** Everything is acknowledged or reported by now: a failure changes nothing. */
  private static void close(Persistence persistence, Report report) {
    try {
      persistence.close();
    } catch (RuntimeException e) {
      report.tell(Event.warning("close", "a store did not close well: " + e.getMessage()));
    }
  }

  private Host connect() {
    try {
      return Hosts.find(hostName).create(System::getenv);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (HostException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  private RoomConfig roomConfig(Host host) {
    try {
      return RoomConfig.find(Optional.ofNullable(room).or(host::roomConfig), System::getenv);
    } catch (RoomConfigException e) {
      throw Failure.of(e);
    }
  }

  private WorldId worldId(RoomConfig config) {
    try {
      return Optional.ofNullable(worldId)
          .map(WorldId::new)
          .or(config::worldId)
          .orElseThrow(() -> usage("which world? Give --world ID, or worldId in the room config"));
    } catch (IllegalArgumentException e) {
      throw usage("--world: " + e.getMessage());
    }
  }

  private static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message, null);
  }

  private Path saveDirectory(RoomConfig config) {
    String named =
        Optional.ofNullable(saveDirectory).or(config::saveDirectory).orElse(DEFAULT_DIRECTORY);
    try {
      return Path.of(named);
    } catch (InvalidPathException e) {
      String message = "the save directory is no path of this system: " + e.getReason();
      throw new Failure(ExitCode.CONFIG, message, e);
    }
  }

  private static Persistence open(RoomConfig config, Path saveDirectory) {
    try {
      PersistenceConfig stores = config.persistence(System::getenv);
      stores.stores().values().forEach(uri -> requireApart(uri, saveDirectory));
      return Persistence.open(stores);
    } catch (StoreException e) {
      throw Failure.opening(e);
    }
  }

  /** A store inside of the directory would be saved into itself, and set aside by a restore. */
  private static void requireApart(StoreUri uri, Path saveDirectory) {
    if (!LOCAL_SCHEMES.contains(uri.scheme())) {
      return;
    }
    Path place = Path.of(uri.path()).toAbsolutePath().normalize();
    boolean inside =
        place.startsWith(saveDirectory) && !place.startsWith(saveDirectory.resolve(".worldkeep"));
    if (inside || saveDirectory.startsWith(place)) {
      String message =
          "the store "
              + uri
              + " and the save directory '"
              + saveDirectory
              + "' overlap: move one of them";
      throw new Failure(ExitCode.CONFIG, message, null);
    }
  }

  private static World world(Persistence persistence, WorldId id) {
    try {
      return new Worlds(persistence).open(id);
    } catch (StoreException e) {
      throw Failure.reading(e);
    }
  }

  /** The launcher sees to it; whoever starts the jar without it may not. */
  private static void warnUnlessAllNames(Report report) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!encoding.equals("UTF-8")) {
      String text = ": a world with file names beyond it can't be saved; set LC_ALL=C.UTF-8";
      report.tell(Event.warning("locale", "file names are " + encoding + text));
    }
  }

  private static void warnUnlessDurable(Persistence persistence, Report report) {
    boolean durable =
        persistence.documents().capabilities().contains(Capability.DURABLE)
            && persistence.objects().capabilities().contains(Capability.DURABLE);
    if (!durable) {
      report.tell(
          Event.warning("volatile", "a store is not durable: a saved world may be lost with it"));
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
