package io.github.worldkeep.benchmarks;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures whole runs of the {@code worldkeep} command, by turns with a JVM that only prints a
 * line. The arguments are the number of rounds and the launchers to compare; without them, ten
 * rounds of {@code sidecar/target/worldkeep}.
 */
public final class SidecarRuns {
  private static final String ROUNDS = "10";
  private static final Path LAUNCHER = Path.of("sidecar", "target", "worldkeep");
  private static final int LARGE_BYTES = 300 * 1024 * 1024;

  private final BenchmarkDirectory directory;
  private final MeasuredCommand measured;
  private final RunTable table = new RunTable();

  private SidecarRuns(BenchmarkDirectory directory) throws IOException {
    this.directory = directory;
    this.measured = MeasuredCommand.in(directory.path());
    byte[] bytes = new byte[LARGE_BYTES];
    new Random(1).nextBytes(bytes); // No store can make them smaller.
    Files.write(large(), bytes);
  }

  /** Runs the rounds, and prints the medians. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments.length > 0 ? arguments[0] : ROUNDS);
    List<Path> named = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    List<Path> launchers = named.isEmpty() ? List.of(LAUNCHER) : named;
    BenchmarkDirectory directory = BenchmarkDirectory.create();
    try (Server postgres = Engines.ownPostgres();
        Server redis = Engines.ownRedis();
        Server s3 = Engines.ownS3()) {
      Map<String, String> production =
          Map.of(
              "WORLDKEEP_DOCUMENTS", postgres.uri(),
              "WORLDKEEP_KEY_VALUES", redis.uri(),
              "WORLDKEEP_OBJECTS", s3.uri());
      SidecarRuns runs = new SidecarRuns(directory);
      runs.round(launchers, production);
      runs.table.clear(); // Of the round that warms caches and servers.
      for (int round = 1; round <= rounds; round++) {
        runs.round(launchers, production);
        System.out.println("round " + round + " of " + rounds);
      }
      System.out.println(runs.table);
    } finally {
      directory.delete();
    }
  }

  private void round(List<Path> launchers, Map<String, String> production)
      throws IOException, InterruptedException {
    for (Path launcher : launchers) {
      worlds(launcher.toAbsolutePath(), "embedded", Map.of());
      worlds(launcher.toAbsolutePath(), "production", production);
    }
  }

  /** Runs a world with nothing in it, then one with a large file. */
  private void worlds(Path launcher, String stores, Map<String, String> environment)
      throws IOException, InterruptedException {
    table.addBareJvm(measured.bareJvm());
    Path machine = Files.createTempDirectory(directory.path(), "machine");
    Path saves = machine.resolve("saves");
    String world = "w" + Long.toString(System.nanoTime(), 36);
    for (Play play : Play.values()) {
      if (play == Play.RESTORE) {
        new BenchmarkDirectory(saves).delete();
      }
      List<String> command =
          List.of(
              launcher.toString(),
              "run",
              "--world",
              play == Play.IDLE ? world : world + "-large",
              "--save-dir",
              saves.resolve(play == Play.IDLE ? "empty" : "large").toString(),
              "--");
      table.add(
          launcher + ", " + stores + ": " + play.title,
          measured.game(
              command, play.line.replace("LARGE", large().toString()), machine, environment));
    }
    new BenchmarkDirectory(machine).delete();
  }

  private Path large() {
    return directory.path().resolve("large");
  }

  /** What a game does, as a line of shell. */
  private enum Play {
    IDLE("start, three idle seconds", "sleep 3"),
    SAVE("save of 300 MiB", "cp 'LARGE' \"$WORLDKEEP_SAVE_DIRECTORY\""),
    UNCHANGED("run with nothing changed", ":"),
    RESTORE("restore of 300 MiB", ":");

    private final String title;
    private final String line;

    Play(String title, String line) {
      this.title = title;
      this.line = line;
    }
  }
}
