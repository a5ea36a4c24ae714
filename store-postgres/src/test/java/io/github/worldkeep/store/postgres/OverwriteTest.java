package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents that were there lately are written without a look at them. */
final class OverwriteTest extends StoreTestBase {
  private static final String STATEMENT = "UPDATE %";

  @BeforeEach
  void saveTwice() throws Exception {
    save("a", "b", "c");
    save("a", "b", "c");
  }

  /** Each is a batch of its own. */
  private List<BatchResult> save(String... ids) throws InterruptedException {
    return save(Stream.of(ids).map(id -> Writes.put(THINGS, id)).toList());
  }

  private List<BatchResult> save(List<Write> puts) throws InterruptedException {
    return documents.commit(puts.stream().map(List::of).toList());
  }

  private static String version(BatchResult result) {
    return ((BatchResult.Committed) result).versions().get(0).value();
  }

  private String stored(String column, String id) {
    String sql = "SELECT " + column + " FROM " + schema.of("c_things") + " WHERE id = ?";
    return bare.column(sql, id).get(0);
  }

  private List<String> waiting(String statement) {
    String sql =
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = ?"
            + " AND query LIKE ?";
    return bare.column(sql, schema.name(), statement);
  }

  @Test
  void saves_ofKnownDocuments_areOneStatementThatCommits() throws Exception {
    try (Connection other = holding("b")) {
      Caller<List<BatchResult>> caller = Caller.start(() -> save("a", "b", "c"));
      await().until(() -> waiting(STATEMENT).size() == 1);
      other.rollback();
      List<BatchResult> results = caller.result();
      assertThat(version(results.get(2))).isEqualTo(stored("version", "c"));
      assertThat(stored("xmin", "a")).isEqualTo(stored("xmin", "c"));
    }
  }

  @Test
  void saves_whileOneIsDeleted_makeItAnew() throws Exception {
    try (Connection other = holding("b")) {
      Caller<List<BatchResult>> caller = Caller.start(() -> save("a", "b", "c"));
      await().until(() -> waiting(STATEMENT).size() == 1);
      Bare.column(other, "DELETE FROM " + schema.of("c_things") + " WHERE id = 'b' RETURNING id");
      other.commit();
      assertThat(version(caller.result().get(1))).isEqualTo(stored("version", "b"));
    }
    assertThat(ids()).containsExactly("a", "b", "c");
  }

  @Test
  void saves_interruptedAfterSomeHappened_tellWhich() throws Exception {
    bare.execute("DELETE FROM " + schema.of("c_things") + " WHERE id = 'c'");
    try (Connection other = bare.connect()) {
      other.setAutoCommit(false);
      Bare.column(
          other, "INSERT INTO " + schema.of("c_things") + " VALUES ('c', 1, '{}') RETURNING id");
      AtomicBoolean flag = new AtomicBoolean();
      Caller<List<BatchResult>> caller =
          Caller.start(
              () -> {
                List<BatchResult> results = save("a", "b", "c");
                flag.set(Thread.interrupted());
                return results;
              });
      await().until(() -> waiting("INSERT %").size() == 1);
      caller.thread().interrupt();
      List<BatchResult> results = caller.result();
      assertThat(version(results.get(0))).isEqualTo(stored("version", "a"));
      assertThat(version(results.get(1))).isEqualTo(stored("version", "b"));
      DriverException cause = ((BatchResult.Failed) results.get(2)).cause();
      assertThat(cause.kind()).isEqualTo(Kind.INTERRUPTED);
      assertThat(cause.retry()).contains(Retry.OUTCOME_UNKNOWN);
      assertThat(flag).isTrue();
    }
  }

  @Test
  void saves_afterOneOfNew_lookFirst() throws Exception {
    save("a", "new");
    try (Connection other = holding("b")) {
      Caller<List<BatchResult>> caller = Caller.start(() -> save("a", "b"));
      await().until(() -> waiting("%FOR UPDATE%").size() == 1);
      other.rollback();
      assertThat(caller.result()).allMatch(result -> result instanceof BatchResult.Committed);
    }
  }

  @Test
  void saves_ofTheSameDocument_keepTheLast() throws Exception {
    List<BatchResult> results =
        save(
            List.of(
                Writes.put(THINGS, "a", "{\"n\":1}"),
                Writes.put(THINGS, "b", "{\"n\":2}"),
                Writes.put(THINGS, "a", "{\"n\":3}"),
                Writes.put(THINGS, "a", "{\"n\":4}")));
    assertThat(results.stream().map(OverwriteTest::version)).doesNotHaveDuplicates();
    assertThat(stored("data ->> 'n'", "a")).isEqualTo("4");
    assertThat(stored("version", "a")).isEqualTo(version(results.get(3)));
  }

  @Test
  void saves_ofWhatCannotBeStored_failAlone() throws Exception {
    List<BatchResult> results =
        save(
            List.of(
                Writes.put(THINGS, "a", "{\"n\":7}"),
                Writes.put(THINGS, "b", "{\"n\":1e-99999}"),
                Writes.put(THINGS, "c", "{\"n\":7}")));
    assertThat(((BatchResult.Failed) results.get(1)).cause().kind()).isEqualTo(Kind.INVALID);
    assertThat(stored("data ->> 'n'", "b")).isEqualTo("1");
    assertThat(stored("version", "a")).isEqualTo(version(results.get(0)));
    assertThat(stored("version", "c")).isEqualTo(version(results.get(2)));
  }

  @Test
  void saves_whoseConnectionEnds_haveAnUnknownOutcome() throws Exception {
    try (Connection other = holding("b")) {
      Caller<List<BatchResult>> caller = Caller.start(() -> saveAndCatch("a", "b"));
      await().until(() -> waiting(STATEMENT).size() == 1);
      bare.column("SELECT pg_terminate_backend(CAST(? AS int))", waiting(STATEMENT).get(0));
      assertThat(caller.result())
          .allSatisfy(
              result -> {
                var cause = ((BatchResult.Failed) result).cause();
                assertThat(cause.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(cause.retry()).contains(Retry.OUTCOME_UNKNOWN);
              });
      assertThat(other.isClosed()).isFalse();
    }
    assertThat(save("a", "b")).allMatch(result -> result instanceof BatchResult.Committed);
  }

  /** If all fail alike, the driver throws. */
  private List<BatchResult> saveAndCatch(String... ids) throws InterruptedException {
    try {
      return save(ids);
    } catch (DriverException e) {
      return List.of(new BatchResult.Failed(e));
    }
  }

  /** Of two statements that save the same documents in another order, one waits for the other. */
  @Test
  void saves_inAnyOrder_areLockedInTheSame() throws Exception {
    try (Connection other = holding("a")) {
      Caller<List<BatchResult>> caller = Caller.start(() -> save("c", "b", "a"));
      await().until(() -> waiting(STATEMENT).size() == 1);
      Bare.column(
          other, "SELECT id FROM " + schema.of("c_things") + " WHERE id = 'c' FOR UPDATE NOWAIT");
      other.rollback();
      assertThat(version(caller.result().get(0))).isEqualTo(stored("version", "c"));
    }
  }
}
