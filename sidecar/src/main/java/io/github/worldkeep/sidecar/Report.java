package io.github.worldkeep.sidecar;

import io.github.worldkeep.store.TransferProgress;

/** Where a run says what happens: on standard error, since standard output is the game's. */
interface Report {
  void tell(Event event);

  /** Follows long work. The caller closes it when the work ended. */
  Work begin(String what);

  /** Long work under way. */
  interface Work extends TransferProgress, AutoCloseable {
    @Override
    void close();
  }
}
