package io.github.worldkeep.sidecar.report;

import java.time.Duration;
import java.util.Locale;

/** Formats sizes, times and counts for people. */
public final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int STEP = 1000;

  private Sizes() {}

  public static String of(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  public static String of(Duration duration) {
    return duration.toMillis() < STEP
        ? duration.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / (double) STEP);
  }

  static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
