package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program of these tests in a process of its own, which can be killed and confined. */
public final class ChildProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader lines;

  private ChildProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param confinement a command that runs what follows it, such as {@code prlimit}; may be empty
   */
  public static ChildProcess start(List<String> confinement, Class<?> program, String... arguments)
      throws IOException {
    return start(confinement, "256m", program, arguments);
  }

  /** Starts it with a heap of another size than usual. */
  static ChildProcess start(
      List<String> confinement, String heap, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(confinement);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classes, program.getName()));
    command.addAll(List.of(arguments));
    return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  public String nextLine() throws IOException {
    return String.valueOf(lines.readLine());
  }

  /** Ends a program's wait. */
  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** All that it still says until its end. */
  public List<String> rest() throws Exception {
    List<String> rest = lines.lines().toList();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return rest;
  }

  /** Asks it to end, so that its shutdown hooks run: SIGTERM. */
  public void terminate() {
    process.toHandle().destroy(); // The process' own destroy would close what it still says.
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no handler, hook or finally block runs. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
