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

  /** Restores the user's locale for the game. The launcher script changes it, for Java alone. */
  private static void restoreLocale(Map<String, String> environment) {
    String own = environment.remove(OWN_LOCALE);
    if (own != null && own.isEmpty()) {
      environment.remove(LOCALE);
    } else if (own != null) {
      environment.put(LOCALE, own);
    }
  }

  /** Looks for the program, because Java's message differs between versions. */
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

  /**
   * Completes with the exit code. If a signal ended the game, the code is 128 plus the signal's
   * number.
   */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Sends TERM or INT. */
  void signal(String name) {
    if (name.equals("TERM") || !sentByShell(name)) {
      process.destroy();
    }
  }

  /** Sends a signal by the shell's built-in {@code kill}, because Java sends only TERM and KILL. */
  private boolean sentByShell(String name) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no shell. The caller sends TERM instead.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Sends TERM after this time, if the game has not ended. */
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
