package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.examples.shared.GameClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The game's programs as processes of their own. Their class path is the game's classes alone, so
 * they also prove that the game needs nothing but the JDK.
 */
final class ServerProcess implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private int port;

  private ServerProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  /** Starts a server on a free port, and waits until it listens. */
  static ServerProcess start(Path directory, String... options) throws Exception {
    ServerProcess server = launch(directory, options);
    String line = server.out.readLine();
    assertThat(line).as(server.errors()).startsWith("listening on 127.0.0.1:");
    server.port = Integer.parseInt(line.substring(line.indexOf(':') + 1));
    return server;
  }

  /** Starts a server, which may fail to start. */
  static ServerProcess launch(Path directory, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--dir", directory.toString()));
    arguments.addAll(List.of(options));
    return run(IslandServer.class, arguments.toArray(String[]::new));
  }

  static ServerProcess run(Class<?> program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classes(),
            program.getName()));
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile("island-", ".err");
    err.toFile().deleteOnExit();
    return new ServerProcess(new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
  }

  private static String classes() throws URISyntaxException {
    return Path.of(IslandServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  int port() {
    return port;
  }

  GameClient connect() throws IOException {
    return GameClient.connect(port);
  }

  /** Sends SIGTERM, as a host does, and returns the exit code. */
  int stop() throws Exception {
    // By its handle, so that its output can still be read.
    process.toHandle().destroy();
    return exitCode();
  }

  /** Sends SIGKILL. No handler, hook or finally block runs. */
  void kill() throws Exception {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  int exitCode() throws Exception {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    return process.exitValue();
  }

  /** Waits for the end, and returns the output since the start. */
  List<String> output() {
    return out.lines().toList();
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
