package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.Terminal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A game that is a child of this process, which was started without the launcher script. */
record ChildGame(Process process) implements GameProcess {
  static ChildGame start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    try {
      return new ChildGame(builder.start());
    } catch (IOException e) {
      throw new Program(command.get(0)).notStarted(e);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public boolean isInterruptedByTerminal() {
    return Terminal.interrupts(ProcessHandle.current().pid());
  }

  @Override
  public void signal(String name) {
    switch (name) {
      case "KILL" -> process.destroyForcibly();
      case "TERM" -> process.destroy();
      default -> {
        if (!sentByShell(name)) {
          process.destroy();
        }
      }
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
}
