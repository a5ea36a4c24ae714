package io.github.worldkeep.sidecar.world;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.world.WorldId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of all commands that work on one world in one directory. */
public final class WorldOptions {
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

  @Option(
      names = "--lease",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "15",
      description =
          "How soon another server takes the world over if this one dies; twice as long, this one"
              + " waits for another server's world. Default: ${DEFAULT-VALUE}.")
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "30",
      description =
          "How long to go on trying to reach a store, the host or the backend, at the start."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration startTimeout = Duration.ZERO;

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

  public Report report() {
    return Report.onStandardError(json);
  }

  public RoomConfig roomConfig() {
    try {
      RoomConfig found = RoomConfig.find(room(), System::getenv);
      return worldId == null ? found : found.withWorld(new WorldId(worldId));
    } catch (RoomConfigException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--world: " + e.getMessage());
    }
  }

  /** Returns whether the command line has {@code --world} or {@code --room}. */
  public boolean named() {
    return room != null || worldId != null;
  }

  /** Returns the value of {@code --room}, if it was given. */
  public Optional<String> room() {
    return Optional.ofNullable(room);
  }

  /**
   * Warns if the names of files are not in UTF-8. The launcher script sets that; a start without
   * the script may not.
   */
  public static void warnUnlessAllNames(Report report) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!encoding.equals("UTF-8")) {
      String text = ": a world with file names beyond it can't be saved; set LC_ALL=C.UTF-8";
      report.tell(Event.warning("locale", "file names are " + encoding + text));
    }
  }

  /** Returns the environment's options, overridden by those of the command line. */
  public BootstrapOptions options() {
    try {
      BootstrapOptions environments = BootstrapOptions.DEFAULT.with(System::getenv);
      return environments
          .withDirectories(directories(environments.directories()))
          .withTimes(times(environments.times()));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the save directory. The environment limits which directory a room config may name. */
  public static Path directory(BootstrapOptions options, RoomConfig room) {
    try {
      return options.directories().worldOf(room, System::getenv);
    } catch (RoomConfigException | IllegalArgumentException e) {
      throw new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  private Directories directories(Directories environments) {
    try {
      return saveDirectory == null ? environments : environments.withWorld(Path.of(saveDirectory));
    } catch (InvalidPathException e) {
      throw Failure.usage("--save-dir is no path of this system: " + e.getReason());
    }
  }

  private Times times(Times environments) {
    return environments
        .withLease(leaseTerms())
        .withStart(
            environments
                .start()
                .withServices(positive(startTimeout))
                .withLease(lease.multipliedBy(2)))
        .withStop(environments.stop().withRetries(positive(saveTimeout)));
  }

  private LeaseTerms leaseTerms() {
    try {
      return LeaseTerms.of(lease);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--lease: " + e.getMessage());
    }
  }

  /** Returns a time that the session's options accept: zero becomes a millisecond. */
  public static Duration positive(Duration time) {
    return time.isZero() ? Duration.ofMillis(1) : time;
  }

  /** Reads a number of seconds, 0 to 2,147,483,647: sums of such times fit into nanoseconds. */
  public static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        int seconds = Integer.parseInt(text);
        if (seconds >= 0) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        // Refused below, as a negative number is.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a number of seconds, 0 to " + Integer.MAX_VALUE);
    }
  }
}
