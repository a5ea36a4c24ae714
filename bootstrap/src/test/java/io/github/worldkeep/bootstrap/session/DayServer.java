package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.token.Admission;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A server without players, as a process of its own, whose world is one file. It prints the content
 * of the file, writes another day, and plays until it is killed.
 */
final class DayServer implements AutoCloseable {
  static final String FILE = "day";

  private final Process process;
  private final BufferedReader lines;

  private DayServer(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static DayServer start(Map<String, String> environment, Path world, String day)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            DayServer.class.getName(),
            world.toString(),
            day);
    builder.environment().putAll(environment);
    return new DayServer(builder.redirectErrorStream(true).start());
  }

  /** Returns the content that it found, once it plays. */
  String found() throws IOException {
    String found = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("found ")) {
        found = line;
      } else if (line.equals("playing")) {
        return found;
      }
    }
    throw new AssertionError("it ended, and did not play");
  }

  /** Kills the process, as the system does when memory runs out. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) {
    BootstrapOptions options =
        BootstrapOptions.DEFAULT
            .withDirectories(Directories.DEFAULT.withWorld(Path.of(args[0])))
            .withTimes(Times.DEFAULT.withLease(LeaseTerms.of(Duration.ofMillis(300))));
    Bootstrap<Void> bootstrap =
        Bootstrap.withoutPlayers(new Days(args[1]), options, System::getenv);
    System.exit(bootstrap.run().exitCode());
  }

  private record Days(String day) implements Game<Void> {
    @Override
    public void load(Session<Void> session) throws Exception {
      Path file = session.directory().resolve(FILE);
      System.out.println("found " + (Files.exists(file) ? Files.readString(file) : "nothing"));
      Files.writeString(file, day);
      System.out.println("playing");
    }

    @Override
    public Void newPlayer(Admission admission) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void stop(Session<Void> session) {}
  }
}
