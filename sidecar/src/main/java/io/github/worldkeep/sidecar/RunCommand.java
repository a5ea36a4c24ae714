package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = "Runs a game server, with its world restored before and saved after.",
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
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
  private String hostName = "local";

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long the game may take to stop before it is killed. Default: ${DEFAULT-VALUE}.")
  private int stopTimeout = 20;

  @Option(
      names = "--save-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to go on trying to save while a store fails. Default: ${DEFAULT-VALUE}.")
  private int saveTimeout = 60;

  @Option(names = "--json", description = "Report in JSON, one object a line, on standard error.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The game server and its arguments, after --.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Report report = report();
    StopRequests stops =
        new StopRequests(report, Duration.ofSeconds(stopTimeout), Terminal.present());
    stops.install();
    try {
      return run(report, stops);
    } catch (Failure e) {
      report.tell(
          Event.error("failed", String.valueOf(e.getMessage()))
              .with("exitCode", e.exitCode().code()));
      return e.exitCode().code();
    }
  }

  private Report report() {
    if (json) {
      return new JsonReport(System.err);
    }
    return Terminal.present() ? new TerminalReport(System.err) : new PlainReport(System.err);
  }

  private int run(Report report, StopRequests stops) throws InterruptedException {
    try (Host host = connect()) {
      RoomConfig config = roomConfig(host);
      WorldId id = worldId(config);
      Path directory = Path.of(saveDirectory(config));
      GameRun.Settings settings =
          new GameRun.Settings(command, directory, Duration.ofSeconds(saveTimeout));
      try (Persistence persistence = open(config)) {
        warnUnlessDurable(persistence, report);
        return new GameRun(world(persistence, id), host, settings, report, stops).run();
      }
    }
  }

  private Host connect() {
    try {
      return Hosts.find(hostName).connect(System::getenv);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
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

  private String saveDirectory(RoomConfig config) {
    return Optional.ofNullable(saveDirectory).or(config::saveDirectory).orElse("world");
  }

  private static Persistence open(RoomConfig config) {
    try {
      return Persistence.open(config.persistence(System::getenv));
    } catch (StoreException e) {
      throw Failure.of(e);
    }
  }

  private static World world(Persistence persistence, WorldId id) {
    try {
      return new Worlds(persistence).open(id);
    } catch (StoreException e) {
      throw Failure.of(e);
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
}
