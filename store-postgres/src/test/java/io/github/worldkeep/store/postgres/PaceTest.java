package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final CollectionSchema THINGS = new CollectionSchema("things", List.of());
  private static final long SLOW = Duration.ofSeconds(2).toNanos();
  private static final long QUICK = Duration.ofMillis(200).toNanos();

  private final Pace pace = new Pace(Duration.ofSeconds(4));

  private static List<List<Write>> batches(int count) {
    return Collections.nCopies(count, List.of(Writes.put(THINGS, "a")));
  }

  private void fillAndTake(long nanos) {
    pace.took(batches(pace.most().writes()), nanos);
  }

  @Test
  void took_aGroupThatIsTooSlow_makesTheNextSmaller_downToOneWrite() {
    for (int i = 0; i < 20; i++) {
      int before = pace.most().writes();
      pace.took(batches(Math.max(2, before)), SLOW);
      assertThat(pace.most().writes()).isLessThanOrEqualTo(Math.max(1, before / 2));
    }
    assertThat(pace.most().writes()).isEqualTo(1);
    assertThat(pace.most().bytes()).isPositive();
  }

  @Test
  void took_fullGroupsThatAreQuick_makesThemLargerAgain_upToTheMost() {
    Load most = pace.most();
    for (int i = 0; i < 20; i++) {
      fillAndTake(SLOW);
    }
    for (int i = 0; i < 20; i++) {
      fillAndTake(QUICK);
    }
    assertThat(pace.most()).isEqualTo(most);
  }

  @Test
  void took_groupsThatAreNeitherQuickNorSlow_orNotFull_changesNothing() {
    fillAndTake(SLOW);
    Load most = pace.most();
    fillAndTake(SLOW / 3);
    pace.took(batches(most.writes() / 4), QUICK);
    assertThat(pace.most()).isEqualTo(most);
  }

  @Test
  void took_oneBatchThatWaitedForLong_changesNothing() {
    Load most = pace.most();
    pace.took(batches(1), 10 * SLOW);
    assertThat(pace.most()).isEqualTo(most);
  }
}
