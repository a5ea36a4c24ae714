package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.StopDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import java.time.Duration;

/**
 * Computes how long a step may take. Usually, that is its configured deadline. After the end of the
 * process is announced, it is at most a share of the remaining time. The final save has most of
 * that.
 */
final class Budget {
  /** The remaining time if the process ends at once. */
  static final Duration EMERGENCY = Duration.ofSeconds(3);

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int DRAIN_SHARE = 4;
  private static final int STOP_SHARE = 6;

  private final StartDeadlines start;
  private final StopDeadlines stop;
  private boolean ending;
  private long end;

  Budget(Times times) {
    start = times.start();
    stop = times.stop();
  }

  /** Announces the end of the process. The earliest of all announced ends counts. */
  void endWithin(Duration grace, long now) {
    long announced = now + grace.toNanos();
    if (!ending || announced - end < 0) {
      ending = true;
      end = announced;
    }
  }

  Duration of(Action step, long now) {
    return switch (step) {
      case LOG_IN -> limit(start.login(), now);
      case CONNECT, REGISTER, RESERVE -> limit(start.register(), now);
      case POLL_SESSION, CREATE_INSTANCE -> limit(start.session(), now);
      case CREATE_SESSION, LEASE -> limit(start.lease().plus(start.session()), now);
      case LOAD -> limit(start.load(), now);
      case SYNC -> limit(start.start(), now);
      case UNSYNC -> share(stop.stop(), STOP_SHARE, now);
      case SAVE -> most(stop.save(), now);
      default -> most(stop.cleanUp(), now);
    };
  }

  Duration ofDraining(long now) {
    return share(stop.drain(), DRAIN_SHARE, now);
  }

  private Duration limit(Duration usual, long now) {
    return share(usual, 1, now);
  }

  private Duration share(Duration usual, int divisor, long now) {
    return ending ? least(usual, left(now).dividedBy(divisor)) : usual;
  }

  /** Returns all but a tenth of the remaining time; the clean-up and the exit follow. */
  private Duration most(Duration usual, long now) {
    return ending ? least(usual, left(now).multipliedBy(9).dividedBy(10)) : usual;
  }

  private Duration left(long now) {
    return Duration.ofNanos(Math.max(0, end - now));
  }

  private static Duration least(Duration one, Duration other) {
    Duration smaller = one.compareTo(other) < 0 ? one : other;
    return smaller.compareTo(LEAST) < 0 ? LEAST : smaller;
  }
}
