package io.github.worldkeep.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server that is one child process, with a directory for its data and its log. */
abstract class ServerProcess implements Server {
  private final Path directory;
  private final int port;
  private final Greeting greeting;
  private @Nullable Process process;

  ServerProcess(String name, int port, Greeting greeting) {
    this.port = port;
    this.greeting = greeting;
    directory = TemporaryFiles.create(name);
  }

  abstract List<String> command();

  final Path directory() {
    return directory;
  }

  @Override
  public final String host() {
    return Ports.HOST;
  }

  @Override
  public final int port() {
    return port;
  }

  @Override
  public final void start() {
    Process before = process;
    if (before != null && before.isAlive()) {
      return;
    }
    Path log = directory.resolve("log");
    try {
      Process started =
          new ProcessBuilder(command())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      Ports.awaitAnswer(port, greeting, command().get(0), started::isAlive);
    } catch (IOException | IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; its log:\n" + read(log), e);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(none)";
    }
  }

  @Override
  public final void kill() {
    end(running().destroyForcibly());
  }

  @Override
  public final void stop() {
    Process running = running();
    running.destroy();
    end(running);
  }

  private static void end(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public final void pause() {
    Signals.send("STOP", List.of(running().toHandle()));
  }

  @Override
  public final void resume() {
    Signals.send("CONT", List.of(running().toHandle()));
  }

  private Process running() {
    return Objects.requireNonNull(process, "start it first");
  }

  @Override
  public final void close() {
    kill();
    try {
      TemporaryFiles.delete(directory);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("the data of a server that ended can't be removed", e);
    }
  }
}
