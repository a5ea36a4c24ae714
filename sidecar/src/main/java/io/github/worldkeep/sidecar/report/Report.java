package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.store.TransferProgress;

/**
 * Receives the events of a command. Every report is written to standard error, because standard
 * output belongs to the game. No call waits for its reader.
 */
public interface Report {
  /**
   * Returns a report on standard error.
   *
   * @param json whether to write JSON; otherwise a terminal gets colours and a bar, and a pipe
   *     plain lines
   */
  static Report onStandardError(boolean json) {
    Outlet err = StandardError.outlet();
    if (json) {
      err.reportLosses(JsonReport::line);
      return new JsonReport(err);
    }
    if (Terminal.present()) {
      err.reportLosses(TerminalReport::line);
      return new TerminalReport(err);
    }
    return new PlainReport(err);
  }

  /** Reports an event. */
  void tell(Event event);

  /** Shows the progress of long work, until the caller closes the returned object. */
  Work begin(String what);

  /** Long work in progress. */
  interface Work extends TransferProgress, AutoCloseable {
    @Override
    void close();
  }
}
