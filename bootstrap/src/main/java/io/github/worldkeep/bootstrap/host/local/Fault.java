package io.github.worldkeep.bootstrap.host.local;

import java.time.Duration;

/**
 * The argument of a fault.
 *
 * @param times the number of times
 * @param after the point after which the message is sent
 * @param time the duration, or the delay after the point
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
