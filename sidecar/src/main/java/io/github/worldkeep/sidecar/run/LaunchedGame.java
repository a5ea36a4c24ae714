package io.github.worldkeep.sidecar.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A game that the launcher script started, at this process's request. */
record LaunchedGame(
    Launcher launcher, long pid, Optional<ProcessHandle> process, CompletableFuture<Integer> ended)
    implements GameProcess {
  @Override
  public boolean isInterruptedByTerminal() {
    return launcher.sharesTerminal();
  }

  /** Sends TERM and KILL itself, which must succeed whatever has become of the script. */
  @Override
  public void signal(String name) {
    switch (name) {
      case "TERM" -> process.ifPresent(ProcessHandle::destroy);
      case "KILL" -> process.ifPresent(ProcessHandle::destroyForcibly);
      default -> {
        if (!ended.isDone() && !launcher.sends(name)) {
          process.ifPresent(ProcessHandle::destroy);
        }
      }
    }
  }
}
