package io.github.worldkeep.benchmarks;

import io.github.worldkeep.bootstrap.session.Bootstrap;
import io.github.worldkeep.bootstrap.session.Game;
import io.github.worldkeep.bootstrap.session.Session;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.token.Admission;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whole processes, from their start until a server's session is active, with an empty world on the
 * embedded stores. The comparison is a bare JVM that opens the same SQLite file.
 */
@State(Scope.Benchmark)
public class ServerStartBenchmark extends ManyOperations {
  private static final String LIFE_CYCLE = "io.github.worldkeep.bootstrap.session.LifeCycle";
  private static final String OPENED = "opened";
  private static final String ACTIVE = LIFE_CYCLE + " - ACTIVE";

  private BenchmarkDirectory directory;

  /** Makes the empty directory of a new machine. */
  @Setup(Level.Invocation)
  public void create() throws IOException {
    directory = BenchmarkDirectory.create();
  }

  /** Deletes the directory, outside of the measurement. */
  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    directory.delete();
  }

  @Benchmark
  public String startBareJvm() throws IOException, InterruptedException {
    return start(BareJvm.class, OPENED);
  }

  @Benchmark
  public String startWorldkeep() throws IOException, InterruptedException {
    return start(EmptyServer.class, ACTIVE);
  }

  private String start(Class<?> program, String awaited) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.slf4j.simpleLogger.log." + LIFE_CYCLE + "=info",
            "-cp",
            Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
            program.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.path().toFile()).redirectErrorStream(true);
    builder.environment().put("WORLDKEEP_ROOM_CONFIG", "{\"worldId\": \"empty\"}");
    Process process = builder.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.endsWith(awaited)) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException(program + " ended without: " + awaited);
      }
      return line;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A program that uses only the SQLite file. */
  static final class BareJvm {
    private BareJvm() {}

    public static void main(String[] args) throws SQLException {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:game.db");
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("CREATE TABLE worlds (id TEXT PRIMARY KEY, data TEXT)");
        System.out.println(OPENED);
      }
    }
  }

  /** A server whose game does nothing. */
  static final class EmptyServer implements Game<Hero> {
    private EmptyServer() {}

    public static void main(String[] args) {
      System.exit(Bootstrap.of(PlayerType.of(Hero.class), new EmptyServer()).run().exitCode());
    }

    @Override
    public void load(Session<Hero> session) {}

    @Override
    public Hero newPlayer(Admission admission) {
      return Hero.random();
    }

    @Override
    public void stop(Session<Hero> session) {}
  }
}
