package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.StopDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  private final Budget budget = new Budget(Times.DEFAULT);

  private static long at(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void withoutAnEnd_everyStepHasItsOwnTime() {
    assertThat(budget.ofDraining(at(0))).isEqualTo(StopDeadlines.DEFAULT.drain());
    assertThat(budget.of(Action.UNSYNC, at(0))).isEqualTo(StopDeadlines.DEFAULT.stop());
    assertThat(budget.of(Action.SAVE, at(0))).isEqualTo(StopDeadlines.DEFAULT.save());
  }

  @Test
  void withAnEnd_theStepsTogetherStayWithinIt_andTheSaveHasMost() {
    budget.endWithin(Duration.ofSeconds(12), at(0));

    Duration drain = budget.ofDraining(at(0));
    long afterDrain = drain.toNanos();
    Duration stop = budget.of(Action.UNSYNC, afterDrain);
    long afterStop = afterDrain + stop.toNanos();
    Duration save = budget.of(Action.SAVE, afterStop);
    long afterSave = afterStop + save.toNanos();
    Duration cleanUp = budget.of(Action.CLEAN_UP, afterSave);

    assertThat(drain).isEqualTo(Duration.ofSeconds(3));
    assertThat(save).isGreaterThan(Duration.ofSeconds(6));
    assertThat(Duration.ofNanos(afterSave).plus(cleanUp))
        .isLessThanOrEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void laterAnnouncement_ofALaterEnd_changesNothing() {
    budget.endWithin(Duration.ofSeconds(4), at(0));
    budget.endWithin(Duration.ofSeconds(40), at(0));

    assertThat(budget.ofDraining(at(0))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void endThatIsOver_leavesAMoment() {
    budget.endWithin(Duration.ofSeconds(1), at(0));

    assertThat(budget.of(Action.SAVE, at(5))).isEqualTo(Duration.ofMillis(100));
  }
}
