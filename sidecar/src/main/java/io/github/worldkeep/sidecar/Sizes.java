package io.github.worldkeep.sidecar;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int STEP = 1000;

  private Sizes() {}

  static String of(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  static String of(Duration duration) {
    return duration.toMillis() < STEP
        ? duration.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / (double) STEP);
  }

  static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
