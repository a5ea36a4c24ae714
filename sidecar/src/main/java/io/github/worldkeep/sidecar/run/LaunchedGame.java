package io.github.worldkeep.sidecar.run;

import java.util.concurrent.CompletableFuture;

/** A game that the launcher script started, at this process's request. */
record LaunchedGame(Launcher launcher, long pid, CompletableFuture<Integer> ended)
    implements GameProcess {
  @Override
  public boolean isInterruptedByTerminal() {
    return launcher.sharesTerminal();
  }

  @Override
  public void signal(String name) {
    launcher.send(this, name);
  }
}
