package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.store.TransferProgress;
import java.io.PrintStream;

/** Where a run says what happens: on standard error, since standard output is the game's. */
public interface Report {
  /** On standard error, in the form that the command line asks for or the terminal allows. */
  static Report onStandardError(boolean json) {
    PrintStream err = StandardError.plain();
    if (json) {
      return new JsonReport(err);
    }
    return Terminal.present() ? new TerminalReport(err) : new PlainReport(err);
  }

  void tell(Event event);

  /** Follows long work. The caller closes it when the work ended. */
  Work begin(String what);

  /** Long work under way. */
  interface Work extends TransferProgress, AutoCloseable {
    @Override
    void close();
  }
}
