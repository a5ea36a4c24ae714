package io.github.worldkeep.sidecar.report;

import java.time.Duration;
import picocli.CommandLine.Help.Ansi;

/**
 * Writes events in colours and progress as a bar, for people. Each line is one write, so that lines
 * of different threads don't mix.
 */
final class TerminalReport implements Report {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_WIDTH = 30;
  private static final long REFRESH_NANOS = Duration.ofMillis(100).toNanos();

  private final Outlet out;

  TerminalReport(Outlet out) {
    this.out = out;
  }

  @Override
  public void tell(Event event) {
    out.line(line(event));
  }

  static String line(Event event) {
    String style =
        switch (event.level()) {
          case SUCCESS -> "fg(green)";
          case INFO -> "faint";
          case WARNING -> "fg(yellow)";
          case ERROR -> "bold,fg(red)";
        };
    Ansi.Text label = Ansi.ON.new Text("@|" + style + " worldkeep|@ ");
    return CLEAR_LINE + label + Visible.line(event.text());
  }

  @Override
  public Work begin(String what) {
    return new Work() {
      private long last = System.nanoTime();
      private boolean drawn;

      @Override
      public void advanced(long transferred, long total) {
        long now = System.nanoTime();
        if (now - last > REFRESH_NANOS) {
          last = now;
          drawn = true;
          out.passing(CLEAR_LINE + "worldkeep " + what + " " + bar(transferred, total));
        }
      }

      @Override
      public void close() {
        if (drawn) {
          out.passing(CLEAR_LINE); // Each line that may wait instead clears the bar, too.
        }
      }
    };
  }

  private static String bar(long transferred, long total) {
    int full = total == 0 ? BAR_WIDTH : (int) (BAR_WIDTH * transferred / total);
    String blocks = "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
    return blocks + " " + Sizes.of(transferred) + " of " + Sizes.of(total);
  }
}
