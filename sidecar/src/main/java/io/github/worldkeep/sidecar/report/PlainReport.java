package io.github.worldkeep.sidecar.report;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Writes one line for each event, for logs and pipes. Long work shows its progress every two
 * seconds.
 */
final class PlainReport implements Report {
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintStream out;

  PlainReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void tell(Event event) {
    String mark =
        switch (event.level()) {
          case SUCCESS, INFO -> "";
          case WARNING -> "warning: ";
          case ERROR -> "error: ";
        };
    out.println("worldkeep: " + mark + Visible.line(event.text()));
  }

  @Override
  public Work begin(String what) {
    return new Work() {
      private long last = System.nanoTime();

      @Override
      public void advanced(long transferred, long total) {
        long now = System.nanoTime();
        if (now - last > PAUSE_NANOS) {
          last = now;
          out.println(
              "worldkeep: " + what + " " + Sizes.of(transferred) + " of " + Sizes.of(total));
        }
      }

      @Override
      public void close() {}
    };
  }
}
