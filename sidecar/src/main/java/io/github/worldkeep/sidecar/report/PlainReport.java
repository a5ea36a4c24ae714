package io.github.worldkeep.sidecar.report;

import java.time.Duration;

/**
 * Writes one line for each event, for logs and pipes. Long work shows its progress every two
 * seconds.
 */
final class PlainReport implements Report {
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Outlet out;

  PlainReport(Outlet out) {
    this.out = out;
  }

  @Override
  public void tell(Event event) {
    out.line(line(event));
  }

  static String line(Event event) {
    String mark =
        switch (event.level()) {
          case SUCCESS, INFO -> "";
          case WARNING -> "warning: ";
          case ERROR -> "error: ";
        };
    return "worldkeep: " + mark + Visible.line(event.text());
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
          out.passing(
              "worldkeep: " + what + " " + Sizes.of(transferred) + " of " + Sizes.of(total) + "\n");
        }
      }

      @Override
      public void close() {}
    };
  }
}
