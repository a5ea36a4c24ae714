package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IdleChecksTest {
  private final IdleChecks idle =
      new IdleChecks(
          Times.DEFAULT
              .withStart(StartDeadlines.DEFAULT.withAllocation(Duration.ofSeconds(60)))
              .withIntervals(
                  Intervals.DEFAULT.withEmptyAfter(
                      Duration.ofSeconds(20), Duration.ofSeconds(10))));

  private static long at(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @BeforeEach
  void begin() {
    idle.entered(State.ACTIVE, at(0));
  }

  @Test
  void nobodyEverCame_endsAfterItsTime() {
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(0), at(9))).isEmpty();
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(0), at(10)))
        .contains(Trigger.NO_PLAYER_CAME);
  }

  @Test
  void empty_endsAfterItsTime_sinceTheLastPlayer() {
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(1), at(5))).isEmpty();
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(1), at(30))).isEmpty();
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(0), at(49))).isEmpty();
    assertThat(idle.check(State.ACTIVE, OptionalInt.of(0), at(50))).contains(Trigger.EMPTY);
  }

  @Test
  void draining_endsWithTheLastPlayer_orItsTime() {
    idle.entered(State.DRAINING, at(100));
    idle.drainFor(Duration.ofSeconds(5), at(100));

    assertThat(idle.check(State.DRAINING, OptionalInt.of(1), at(104))).isEmpty();
    assertThat(idle.check(State.DRAINING, OptionalInt.of(0), at(104))).contains(Trigger.EMPTY);
    assertThat(idle.check(State.DRAINING, OptionalInt.of(1), at(105))).contains(Trigger.DRAIN_OVER);
  }

  @Test
  void allocation_thatDoesNotCome_isLate() {
    idle.entered(State.AWAIT_ALLOCATION, at(0));

    assertThat(idle.check(State.AWAIT_ALLOCATION, OptionalInt.of(0), at(59))).isEmpty();
    assertThat(idle.check(State.AWAIT_ALLOCATION, OptionalInt.of(0), at(60)))
        .contains(Trigger.ALLOCATION_LATE);
  }

  @Test
  void otherStates_waitForTheirSteps() {
    idle.entered(State.LOADING, at(0));

    assertThat(idle.check(State.LOADING, OptionalInt.of(0), at(10_000))).isEmpty();
  }
}
