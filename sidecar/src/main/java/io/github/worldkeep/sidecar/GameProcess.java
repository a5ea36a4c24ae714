package io.github.worldkeep.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The game server: a child process that shares this process's terminal. */
final class GameProcess {
  private final Process process;

  private GameProcess(Process process) {
    this.process = process;
  }

  static GameProcess start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    try {
      return new GameProcess(builder.start());
    } catch (IOException e) {
      throw notStarted(command.get(0), e);
    }
  }

  private static Failure notStarted(String program, IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (reason.contains("error=2,") && !Files.exists(Path.of(program))) {
      String message = "there is no command '" + program + "': check its name and the PATH";
      return new Failure(ExitCode.NOT_FOUND, message, e);
    }
    String message = "'" + program + "' can't be executed: " + e.getMessage();
    return new Failure(ExitCode.NOT_EXECUTABLE, message, e);
  }

  long pid() {
    return process.pid();
  }

  /** Waits for the end; answers the exit code, which for a signal is 128 and its number. */
  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Sends a signal by name, such as {@code INT}. */
  void signal(String name) {
    if (name.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    } catch (IOException e) {
      process.destroy(); // There is no kill command: this signal is better than none.
    }
  }

  /** Kills the process if it does not end in time. */
  void killAfter(Duration patience, Runnable killed) {
    Thread watch =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                  process.destroyForcibly();
                  killed.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // Nobody has this thread but us: it ends.
              }
            },
            "worldkeep-stop");
    watch.setDaemon(true);
    watch.start();
  }
}
