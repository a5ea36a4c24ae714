package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupCommitTest extends StoreTestBase {
  private static final int CALLERS = 40;
  private static final int ROUNDS = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Connection> others = new ArrayList<>();

  /** All lanes wait for documents that somebody else has locked. */
  private List<Caller<BatchResult>> fillTheLanes() throws Exception {
    for (int i = 1; i <= Writer.LANES; i++) {
      put("locked " + i);
    }
    List<Caller<BatchResult>> leaders = new ArrayList<>();
    for (int i = 1; i <= Writer.LANES; i++) {
      String id = "locked " + i;
      others.add(holding(id));
      leaders.add(Caller.start(() -> put(id)));
      int waiting = i;
      await().until(() -> waiting() == waiting);
    }
    return leaders;
  }

  private int waiting() {
    String sql = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = ?";
    return bare.column(sql, schema.name()).size();
  }

  /** Whether a group is under way and waits: a leader, who is alone, does not lock first. */
  private boolean groupWaits() {
    String sql =
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = ?"
            + " AND query LIKE '%FOR UPDATE%'";
    return !bare.column(sql, schema.name()).isEmpty();
  }

  /** Also after a failure: the schema can't be dropped before. */
  @AfterEach
  void freeTheLanes() throws Exception {
    for (Connection other : others) {
      other.close();
    }
  }

  private static <T> Caller<T> queued(Caller<T> caller) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> caller.thread().getState() == Thread.State.WAITING);
    return caller;
  }

  private Caller<BatchResult> follower(Write... batch) {
    return queued(Caller.start(() -> commit(batch)));
  }

  private Caller<BatchResult> follower(String id) {
    return follower(Writes.put(THINGS, id));
  }

  /** The number of the transaction that wrote it. */
  private List<String> transactions(String prefix) {
    return bare.column(
        "SELECT DISTINCT xmin FROM " + schema.of("c_things") + " WHERE id LIKE ?", prefix + "%");
  }

  @Test
  void write_byALoneCaller_startsNoThread() throws Exception {
    put("a");
    assertThat(commit(Writes.put(THINGS, "b"), Writes.put(THINGS, "c")))
        .isInstanceOf(BatchResult.Committed.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("worldkeep-postgres-writer"));
    assertThat(ids()).containsExactly("a", "b", "c");
  }

  @Test
  void write_whileTheLanesAreTaken_sharesFewCommits() throws Exception {
    List<Caller<BatchResult>> leaders = fillTheLanes();
    List<Caller<BatchResult>> followers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      followers.add(follower("follower " + i));
    }
    freeTheLanes();
    for (Caller<BatchResult> caller : followers) {
      assertThat(caller.result()).isInstanceOf(BatchResult.Committed.class);
    }
    for (Caller<BatchResult> caller : leaders) {
      assertThat(caller.result()).isInstanceOf(BatchResult.Committed.class);
    }
    assertThat(ids()).hasSize(50 + Writer.LANES);
    // Half of them; then halves of the rest, down to four, if nobody else is there each time.
    assertThat(transactions("follower")).hasSizeLessThanOrEqualTo(5);
  }

  /** Many callers at the same time, each of whom comes again and again. */
  private void crowd() throws Exception {
    List<Caller<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String caller = "caller " + i + " ";
      all.add(
          Caller.start(
              () -> {
                for (int n = 0; n < ROUNDS; n++) {
                  put(caller + n);
                }
                return true;
              }));
    }
    for (Caller<Boolean> caller : all) {
      assertThat(caller.result()).isTrue();
    }
  }

  /** A lane that takes the first of many callers who come back would leave the rest behind. */
  @Test
  void write_byManyCallersAgainAndAgain_isGathered() throws Exception {
    crowd();
    assertThat(ids()).hasSize(CALLERS * ROUNDS);
    assertThat(transactions("caller")).hasSizeLessThan(CALLERS * ROUNDS / 4);
  }

  @Test
  void write_afterACrowdHasGone_isAloneAgain() throws Exception {
    put("locked");
    crowd();
    put("waits for the crowd, in vain");
    try (Connection other = holding("locked")) {
      Caller<BatchResult> caller = Caller.start(() -> put("locked"));
      await().until(() -> waiting() == 1);
      assertThat(caller.thread().getStackTrace())
          .anyMatch(frame -> frame.getClassName().equals(Batches.class.getName()));
      other.rollback();
      assertThat(caller.result()).isInstanceOf(BatchResult.Committed.class);
    }
  }

  /** The plan of a statement is kept from when the table was new. */
  @Test
  void write_toATableThatGrows_neverGoesThroughAllOfIt() throws Exception {
    for (int i = 0; i < 30; i++) {
      commit(Writes.put(THINGS, "a " + i), Writes.put(THINGS, "b " + i));
      commit(Writes.put(THINGS, "a " + i), Writes.put(THINGS, "b " + i));
    }
    store.close(); // A session reports what it has done when it ends.
    String sessions = "SELECT pid FROM pg_stat_activity WHERE application_name = 'worldkeep'";
    await().until(() -> bare.column(sessions + " AND usename = ?", schema.name()).isEmpty());
    String scans =
        "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'c_things' AND schemaname ="
            + " ?";
    assertThat(bare.column(scans, schema.name())).containsExactly("0");
  }

  @Test
  void write_ofARejectedBatch_leavesTheOthersOfItsGroup() throws Exception {
    put("there");
    fillTheLanes();
    Caller<BatchResult> good = follower("good");
    Caller<BatchResult> bad =
        follower(
            Writes.put(THINGS, "undone"),
            Writes.of(Action.DELETE, THINGS, "there", null),
            Writes.of(Action.INSERT, THINGS, "good", null));
    Caller<BatchResult> last = follower("last");
    freeTheLanes();
    assertThat(good.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(bad.result()).isEqualTo(new BatchResult.Rejected(2, Reason.EXISTS));
    assertThat(last.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).contains("good", "last", "there").doesNotContain("undone");
  }

  @Test
  void write_ofWhatCannotBeStored_failsAlone() throws Exception {
    fillTheLanes();
    List<Caller<BatchResult>> innocents = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      innocents.add(follower("innocent " + i));
    }
    Caller<BatchResult> guilty =
        follower(Writes.put(THINGS, "x"), Writes.put(THINGS, "guilty", "{\"n\":1e-99999}"));
    for (int i = 5; i < 10; i++) {
      innocents.add(follower("innocent " + i));
    }
    freeTheLanes();
    for (Caller<BatchResult> caller : innocents) {
      assertThat(caller.result()).isInstanceOf(BatchResult.Committed.class);
    }
    assertThatThrownBy(guilty::result)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    assertThat(ids()).hasSize(10 + Writer.LANES).doesNotContain("guilty", "x");
  }

  @Test
  void write_interruptedBeforeItsTurn_isWithdrawn() throws Exception {
    fillTheLanes();
    Caller<BatchResult> withdrawn = follower("withdrawn");
    Caller<BatchResult> next = follower("next");
    withdrawn.thread().interrupt();
    assertThatThrownBy(withdrawn::result)
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED);
              assertThat(e.retry()).contains(Retry.SAFE);
            });
    freeTheLanes();
    next.result();
    assertThat(ids()).contains("next").doesNotContain("withdrawn");
  }

  @Test
  void write_interruptedAfterItsTurnBegan_hasAnUnknownOutcomeAndHarmsNobody() throws Exception {
    put("another");
    fillTheLanes();
    others.add(holding("another"));
    Caller<BatchResult> victim = follower("victim");
    Caller<BatchResult> blocked = follower("another");
    others.get(0).close();
    await().until(this::groupWaits);
    victim.thread().interrupt();
    assertThatThrownBy(victim::result).isInstanceOf(InterruptedException.class);
    freeTheLanes();
    assertThat(blocked.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).contains("victim");
  }

  /** Else it would keep a lane, and the connection, from those who still wait. */
  @Test
  void write_whoseCallersHaveAllGivenUp_isEndedAndWritesNothing() throws Exception {
    put("another");
    fillTheLanes();
    others.add(holding("another"));
    List<Caller<BatchResult>> victims = List.of(follower("victim"), follower("another"));
    others.get(0).close();
    await().until(this::groupWaits);
    victims.forEach(victim -> victim.thread().interrupt());
    for (Caller<BatchResult> victim : victims) {
      assertThatThrownBy(victim::result)
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(InterruptedException.class),
              e -> assertThat(((DriverException) e).retry()).contains(Retry.SAFE));
    }
    await().until(() -> !aGroupIsUnderWay()); // The server waits on, for a client that is gone.
    freeTheLanes();
    assertThat(put("later")).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).contains("later").doesNotContain("victim");
  }

  private static boolean aGroupIsUnderWay() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("worldkeep-postgres-writer"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(Batches.class.getName()));
  }

  /** Without a limit: an idle store leaves the processor to others, whatever its timeout is. */
  private static void assertThatTheLateLaneSleeps() {
    String name = "worldkeep-postgres-writer-" + (Writer.LANES + 1);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals(name))
        .isNotEmpty()
        .allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  /** Such as a server's heartbeat, among its saves. */
  @Test
  void write_ofOneBatchWhileTheLanesAreTakenForLong_doesNotWaitForThem() throws Exception {
    PostgresStore impatient =
        PostgresStore.open(Address.of(StoreUri.parse(harness.uri()), Duration.ofSeconds(2)));
    DocumentDriver things = impatient.documents();
    things.open(THINGS);
    List<Caller<List<BatchResult>>> leaders = new ArrayList<>();
    for (int i = 1; i <= Writer.LANES; i++) {
      String id = "locked " + i;
      put(id);
      others.add(holding(id));
      leaders.add(Caller.start(() -> things.commit(List.of(List.of(Writes.put(THINGS, id))))));
      int waiting = i;
      await().until(() -> waiting() == waiting);
    }

    for (int i = 0; i < 2; i++) {
      Caller<List<BatchResult>> heartbeat =
          Caller.start(() -> things.commit(List.of(List.of(Writes.put(THINGS, "heartbeat")))));
      assertThat(heartbeat.result(PATIENCE)).allMatch(r -> r instanceof BatchResult.Committed);
      await().untilAsserted(GroupCommitTest::assertThatTheLateLaneSleeps);
    }

    assertThat(waiting()).as("lanes that are still taken").isEqualTo(Writer.LANES);
    freeTheLanes();
    for (Caller<List<BatchResult>> leader : leaders) {
      leader.result();
    }
    impatient.close();
  }

  @Test
  void write_aloneAndInterruptedWhileItWaitsForALock_endsAtOnce() throws Exception {
    put("locked");
    try (Connection other = holding("locked")) {
      Caller<BatchResult> caller = Caller.start(() -> put("locked"));
      await().until(() -> waiting() == 1);
      caller.thread().interrupt();
      assertThatThrownBy(caller::result).isInstanceOf(InterruptedException.class);
      assertThat(other.isClosed()).isFalse();
      assertThat(put("other")).isInstanceOf(BatchResult.Committed.class);
    }
  }

  @Test
  void commitEach_ofMany_isSplitAndKeepsTheOrderOfWhatOverlaps() throws Exception {
    List<List<Write>> batches = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      batches.add(List.of(Writes.put(THINGS, "id " + i)));
      if (i % 10 == 0) {
        batches.add(List.of(Writes.put(THINGS, "shared", "{\"n\":" + i + "}")));
      }
    }
    List<BatchResult> results = documents.commit(batches);
    assertThat(results).hasSize(3_300).allMatch(r -> r instanceof BatchResult.Committed);
    assertThat(ids()).hasSize(3_001);
    assertThat(transactions("id")).as("groups").hasSizeBetween(6, 12);
    String sql = "SELECT data ->> 'n' FROM " + schema.of("c_things") + " WHERE id = 'shared'";
    assertThat(bare.column(sql)).containsExactly("2990");
    assertThat(versions(results)).as("versions").doesNotHaveDuplicates();
  }

  /** Each of them writes a document of its own, and the one that all of them share. */
  private static List<List<Write>> overlapping(int count) {
    List<List<Write>> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(
          List.of(
              Writes.put(THINGS, "id " + i), Writes.put(THINGS, "shared", "{\"n\":" + i + "}")));
    }
    return batches;
  }

  /** Over a slow connection, all of them at once would take longer than any caller waits. */
  @Test
  void commitEach_ofManyThatOverlap_isCutToo_intoPiecesThatFollowEachOther() throws Exception {
    assertThat(documents.commit(overlapping(1_000))).hasSize(1_000);
    assertThat(transactions("id")).as("pieces of 500 writes").hasSize(4);
    String sql = "SELECT data ->> 'n' FROM " + schema.of("c_things") + " WHERE id = 'shared'";
    assertThat(bare.column(sql)).containsExactly("999");
  }

  @Test
  void commitEach_ofManyThatOverlap_takesOneLane() throws Exception {
    put("shared");
    others.add(holding("shared"));
    Caller<List<BatchResult>> many = Caller.start(() -> documents.commit(overlapping(1_000)));
    await().until(this::groupWaits);

    assertThat(put("another")).isInstanceOf(BatchResult.Committed.class);

    assertThat(waiting()).as("pieces under way").isEqualTo(1);
    freeTheLanes();
    assertThat(many.result()).allMatch(result -> result instanceof BatchResult.Committed);
  }

  @Test
  void commitEach_ofManyThatOverlap_interrupted_tellsWhatHappened() throws Exception {
    put("id 600");
    others.add(holding("id 600"));
    Caller<List<BatchResult>> many = Caller.start(() -> documents.commit(overlapping(1_000)));
    await().until(this::groupWaits);
    many.thread().interrupt();
    List<BatchResult> results = many.result();
    assertThat(results.subList(0, 500)).allMatch(r -> r instanceof BatchResult.Committed);
    assertThat(results.subList(500, 1_000))
        .allSatisfy(r -> assertThat(retry(r)).contains(Retry.SAFE));
    freeTheLanes();
    assertThat(ids()).hasSize(502);
  }

  private static Optional<Retry> retry(BatchResult result) {
    return ((BatchResult.Failed) result).cause().retry();
  }

  /** A thread of the writer that ended with it would leave its callers waiting, and all others. */
  @Test
  void write_thatEndsWithAnError_isAnswered_asAreThoseAfterIt() {
    Batches broken =
        new Batches(
            store.pool(),
            new Versions(store.pool(), schema),
            collection -> {
              throw new StackOverflowError("of a test");
            });
    List<List<Write>> many = overlapping(1_000);
    try (Writer writer = new Writer(broken, new Pace(Duration.ofSeconds(20)))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Caller.start(() -> writer.write(many)).result(PATIENCE))
            .isInstanceOfSatisfying(
                DriverException.class,
                e -> {
                  assertThat(e.kind()).isEqualTo(Kind.INTERNAL);
                  assertThat(e.retry()).contains(Retry.OUTCOME_UNKNOWN);
                  assertThat(e).hasRootCauseInstanceOf(StackOverflowError.class);
                });
      }
    }
  }

  private static List<String> versions(List<BatchResult> results) {
    return results.stream()
        .map(r -> ((BatchResult.Committed) r).versions().get(0).value())
        .toList();
  }

  /** One that a network has forgotten in the middle of a transaction, say. */
  @Test
  void write_ofWhatADeadClientHasLocked_waitsNoLongerThanItsPatience() throws Exception {
    put("a");
    CountDownLatch locked = new CountDownLatch(1);
    Address address = Address.of(StoreUri.parse(harness.uri()), Duration.ofSeconds(1));
    PostgresStore dead = PostgresStore.open(address);
    CountDownLatch end = new CountDownLatch(1);
    Caller<Boolean> client =
        Caller.start(
            () ->
                dead.pool()
                    .run(
                        session ->
                            session.transaction(
                                s -> {
                                  String sql = " WHERE id = 'a' FOR UPDATE";
                                  s.execute("SELECT 1 FROM " + schema.of("c_things") + sql);
                                  locked.countDown();
                                  end.await();
                                  s.execute("SELECT 1");
                                  return true;
                                })));
    locked.await();

    assertThat(put("a")).isInstanceOf(BatchResult.Committed.class);

    end.countDown();
    assertThatThrownBy(client::result).isInstanceOf(SQLException.class);
    dead.close();
  }

  @Test
  void write_afterClose_isRefused() {
    store.close();
    assertThatThrownBy(() -> put("late"))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
  }
}
