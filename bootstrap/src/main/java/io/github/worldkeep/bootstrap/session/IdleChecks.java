package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks for triggers that the passing time fires. Belongs to the event loop. */
final class IdleChecks {
  private final StartDeadlines start;
  private final Intervals intervals;
  private long since;
  private long emptySince;
  private boolean joined;
  private Duration draining;

  IdleChecks(Times times) {
    start = times.start();
    intervals = times.intervals();
    draining = times.stop().drain();
  }

  void entered(State state, long now) {
    since = now;
    if (state == State.ACTIVE) {
      emptySince = now;
      joined = false;
    }
  }

  /** Sets how long the players have to leave, from now on. */
  void drainFor(Duration limit, long now) {
    since = now;
    draining = limit;
  }

  /**
   * Returns the trigger that is due.
   *
   * @param players the number of players; empty if it is unknown: then the session does not end for
   *     lack of players
   */
  Optional<Trigger> check(State state, OptionalInt players, long now) {
    return switch (state) {
      case AWAIT_ALLOCATION ->
          trigger(
              start.allocation().filter(limit -> over(since, limit, now)).isPresent(),
              Trigger.ALLOCATION_LATE);
      case ACTIVE -> players.isPresent() ? whilePlayed(players.getAsInt(), now) : Optional.empty();
      case DRAINING ->
          players.equals(OptionalInt.of(0))
              ? Optional.of(Trigger.EMPTY)
              : trigger(over(since, draining, now), Trigger.DRAIN_OVER);
      default -> Optional.empty();
    };
  }

  private Optional<Trigger> whilePlayed(int players, long now) {
    if (players > 0) {
      joined = true;
      emptySince = now;
      return Optional.empty();
    }
    return joined
        ? trigger(over(emptySince, intervals.emptyAfter(), now), Trigger.EMPTY)
        : trigger(over(emptySince, intervals.firstPlayerWithin(), now), Trigger.NO_PLAYER_CAME);
  }

  private static Optional<Trigger> trigger(boolean so, Trigger trigger) {
    return so ? Optional.of(trigger) : Optional.empty();
  }

  private static boolean over(long since, Duration limit, long now) {
    return now - since >= limit.toNanos();
  }
}
