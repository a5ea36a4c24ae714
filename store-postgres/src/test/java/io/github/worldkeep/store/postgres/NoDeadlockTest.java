package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches of two clients that overlap in every way, and what PostgreSQL counted meanwhile. */
final class NoDeadlockTest extends StoreTestBase {
  private static final CollectionSchema OTHERS = new CollectionSchema("others", List.of());
  private static final Version NEVER = new Version("1");
  private static final int CALLERS = 8;
  private static final int ROUNDS = 120;

  @Test
  void batches_thatOverlapInEveryWay_neverWaitInACircle() throws Exception {
    assertNoDeadlock(NoDeadlockTest::atRandom);
  }

  /** Of the same documents, which are all there, in any order; some are saves of several. */
  @Test
  void saves_ofKnownDocuments_neverWaitInACircle() throws Exception {
    assertNoDeadlock(NoDeadlockTest::saves);
  }

  private void assertNoDeadlock(Function<Random, List<List<Write>>> call) throws Exception {
    long before = deadlocks();
    PostgresStore second = openStore();
    try {
      Documents theirs = (Documents) second.documents();
      for (Documents each : List.of(documents, theirs)) {
        each.open(THINGS);
        each.open(OTHERS);
      }
      List<Caller<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int seed = i;
        Documents mine = i % 2 == 0 ? documents : theirs;
        callers.add(Caller.start(() -> commit(mine, call, new Random(seed))));
      }
      for (Caller<Integer> caller : callers) {
        assertThat(caller.result()).isPositive();
      }
    } finally {
      second.close();
      store.close(); // A session counts when it ends, if not before.
    }
    assertThat(deadlocks()).isEqualTo(before);
  }

  private static int commit(
      Documents documents, Function<Random, List<List<Write>>> call, Random random)
      throws Exception {
    int committed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (BatchResult result : documents.commit(call.apply(random))) {
        assertThat(result).isNotInstanceOf(BatchResult.Failed.class);
        committed += result instanceof BatchResult.Committed ? 1 : 0;
      }
    }
    return committed;
  }

  private static List<List<Write>> atRandom(Random random) {
    return Stream.generate(() -> batch(random)).limit(random.nextInt(4) + 1).toList();
  }

  private static List<List<Write>> saves(Random random) {
    List<Write> puts =
        new ArrayList<>(
            IntStream.range(0, 30).mapToObj(i -> Writes.put(THINGS, "id " + i)).toList());
    Collections.shuffle(puts, random);
    return random.nextInt(10) == 0 ? List.of(puts) : puts.stream().map(List::of).toList();
  }

  private static List<Write> batch(Random random) {
    List<Write> batch = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      CollectionSchema collection = random.nextBoolean() ? THINGS : OTHERS;
      String id = "id " + random.nextInt(8);
      int dice = random.nextInt(20);
      if (dice == 0) {
        batch.add(Writes.of(Action.CHECK, collection, id, NEVER));
      } else if (dice < 3) {
        batch.add(Writes.of(Action.INSERT, collection, id, null));
      } else {
        Action action = dice < 9 ? Action.DELETE : Action.PUT;
        batch.add(Writes.of(action, collection, id, null));
      }
    }
    return batch;
  }

  private long deadlocks() {
    String sql =
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            + " AND pg_stat_clear_snapshot() IS NOT NULL";
    return Long.parseLong(bare.column(sql).get(0));
  }
}
