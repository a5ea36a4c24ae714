package io.github.worldkeep.bootstrap.host.local;

import java.time.Duration;

/**
 * The argument of a fault.
 *
 * @param times how often
 * @param after the point after which it comes
 * @param time how long, or how long after it
 */
record Fault(int times, Point after, Duration time) {
  static final Fault ALWAYS = times(Integer.MAX_VALUE);

  static Fault times(int times) {
    return new Fault(times, Point.CONNECT, Duration.ZERO);
  }

  static Fault after(Point point, Duration time) {
    return new Fault(Integer.MAX_VALUE, point, time);
  }
}
