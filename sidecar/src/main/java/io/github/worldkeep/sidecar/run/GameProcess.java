package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The game server: a child process with this process's standard input, output and error. */
final class GameProcess {
  private static final String LOCALE = "LC_ALL";
  private static final String OWN_LOCALE = "WORLDKEEP_LC_ALL";

  private final Process process;

  private GameProcess(Process process) {
    this.process = process;
  }

  static GameProcess start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    restoreLocale(builder.environment());
    builder.environment().putAll(environment);
    try {
      return new GameProcess(builder.start());
    } catch (IOException e) {
      throw notStarted(command.get(0), e);
    }
  }

  /** The launcher script changes the locale, for Java alone. */
  private static void restoreLocale(Map<String, String> environment) {
    String own = environment.remove(OWN_LOCALE);
    if (own != null && own.isEmpty()) {
      environment.remove(LOCALE);
    } else if (own != null) {
      environment.put(LOCALE, own);
    }
  }

  /** Java's text about it is another one in each version, so this looks for itself. */
  private static Failure notStarted(String program, IOException e) {
    if (candidates(program).noneMatch(Files::exists)) {
      String message = "there is no command '" + program + "': check its name and the PATH";
      return new Failure(ExitCode.NOT_FOUND, message, e);
    }
    Throwable reason = e.getCause() == null ? e : e.getCause();
    String message =
        "'"
            + program
            + "' can't be executed ("
            + reason.getMessage()
            + "): is it executable (chmod +x), and built for this machine? Does the program in a"
            + " script's first line exist?";
    return new Failure(ExitCode.NOT_EXECUTABLE, message, e);
  }

  private static Stream<Path> candidates(String program) {
    if (program.contains("/")) {
      return Stream.of(Path.of(program));
    }
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program));
  }

  long pid() {
    return process.pid();
  }

  /** Ends with the exit code, which for a signal is 128 and its number. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Sends TERM or INT. */
  void signal(String name) {
    if (name.equals("TERM") || !sentByShell(name)) {
      process.destroy();
    }
  }

  /** Java sends no other signal than TERM and KILL; every shell has {@code kill} built in. */
  private boolean sentByShell(String name) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no shell. TERM is better than nothing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Asks by TERM then, if it has not ended. */
  void terminateAfter(Duration time) {
    CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS)
        .execute(process::destroy);
  }

  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
