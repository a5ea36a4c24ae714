package io.github.worldkeep.state.history;

import io.github.worldkeep.store.StoreKind;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ServerProgram} that runs. */
final class ServerProcess {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final String name;
  private final Path output;

  private ServerProcess(Process process, String name, Path output) {
    this.process = process;
    this.name = name;
    this.output = output;
  }

  static ServerProcess start(Path directory, String name, String uri, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx200m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classes, ServerProgram.class.getName()));
    command.addAll(List.of(directory.toString(), name));
    command.addAll(arguments);
    Path output = directory.resolve(name + ".output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()));
    builder.environment().put(StoreKind.DOCUMENTS.environmentVariable(), uri);
    return new ServerProcess(builder.start(), name, output);
  }

  boolean isPlaying() {
    return EventLog.isBegun(output.getParent(), name);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it in order: it saves all and lets go of it. */
  void stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      signal("-QUIT"); // What its threads do is printed to its output.
      process.waitFor(1, TimeUnit.SECONDS);
    }
    if (!ended || process.exitValue() != 0) {
      String how = ended ? "ended with " + process.exitValue() : "did not end";
      process.destroyForcibly();
      throw new IllegalStateException(name + " " + how + ":\n" + Files.readString(output));
    }
  }

  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " ended early:\n" + Files.readString(output));
    }
  }
}
