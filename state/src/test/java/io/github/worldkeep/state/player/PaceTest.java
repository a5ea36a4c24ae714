package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final Pace pace = new Pace();

  private static StoreException failure(Kind kind) {
    return new StoreException(kind, Retry.OUTCOME_UNKNOWN, "no answer", null);
  }

  private void write(int players, StoreException failure, Duration time) {
    pace.answered(players, failure, System.nanoTime() - time.toNanos());
  }

  @Test
  void timeouts_halveTheGroup_downToOne() {
    write(1_000, failure(Kind.TIMEOUT), Duration.ofSeconds(5));
    assertThat(pace.most()).isEqualTo(500);
    for (int i = 0; i < 20; i++) {
      write(pace.most(), failure(Kind.TIMEOUT), Duration.ofSeconds(5));
    }
    assertThat(pace.most()).isEqualTo(1);
  }

  @Test
  void otherFailures_leaveTheGroup() {
    int most = pace.most();
    write(most, failure(Kind.UNAVAILABLE), Duration.ofSeconds(5));
    assertThat(pace.most()).isEqualTo(most);
  }

  @Test
  void fullGroupsThatAreQuick_doubleIt_andOthersDoNot() {
    int most = pace.most();
    write(100, failure(Kind.TIMEOUT), Duration.ofSeconds(5));
    write(50, null, Duration.ofSeconds(2));
    assertThat(pace.most()).as("after a slow one").isEqualTo(50);
    write(49, null, Duration.ZERO);
    assertThat(pace.most()).as("after one that was not full").isEqualTo(50);
    write(50, null, Duration.ofMillis(100));
    assertThat(pace.most()).isEqualTo(100);
    for (int i = 0; i < 20; i++) {
      write(pace.most(), null, Duration.ZERO);
    }
    assertThat(pace.most()).isEqualTo(most);
  }

  @Test
  void read_thatTimesOut_halvesTheGroup() {
    assertThatThrownBy(
            () ->
                pace.read(
                    80,
                    () -> {
                      throw failure(Kind.TIMEOUT);
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(pace.most()).isEqualTo(40);
  }
}
