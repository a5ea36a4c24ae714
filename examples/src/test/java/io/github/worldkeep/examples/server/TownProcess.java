package io.github.worldkeep.examples.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.examples.shared.GameClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A town server as a process of its own, in the directory of its machine. */
final class TownProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private int port;

  private TownProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  /** Starts a server, which may fail to start. */
  static TownProcess launch(
      Path directory,
      Map<String, String> environment,
      String world,
      String session,
      String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED"); // Else JDK 24 and later warn of SQLite.
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TownServer.class.getName(), "--world", world, "--session", session));
    command.addAll(List.of("--lease-seconds", "2", "--autosave-seconds", "1"));
    command.addAll(List.of(options));
    Path err = Files.createTempFile(directory, world, ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
    builder.environment().putAll(environment);
    return new TownProcess(builder.redirectError(err.toFile()).start(), err);
  }

  /** Waits until the server listens. */
  TownProcess awaitListening() throws IOException {
    String line = out.readLine();
    assertThat(line).as(errors()).startsWith("listening on 127.0.0.1:");
    port = Integer.parseInt(line.substring(line.indexOf(':') + 1));
    return this;
  }

  GameClient connect() throws IOException {
    return GameClient.connect(port);
  }

  /** Connects a client, and enters. */
  GameClient enter(String token) throws IOException {
    GameClient client = connect();
    client.demand("enter " + token);
    return client;
  }

  /** Sends SIGTERM, as a host does, and returns the exit code. */
  int stop() throws InterruptedException {
    process.toHandle().destroy();
    return exitCode();
  }

  /** Sends SIGKILL. No handler, hook or finally block runs. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
