package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommitTest {
  private static final CollectionSchema THINGS = new CollectionSchema("things", List.of());

  private final CountDownLatch leading = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private Path path;
  private SqliteStore store;
  private Documents documents;

  /** A call on a thread of its own. */
  private record Caller<T>(Thread thread, FutureTask<T> task) {
    static <T> Caller<T> start(Callable<T> call) {
      FutureTask<T> task = new FutureTask<>(call);
      Thread thread = new Thread(task);
      thread.start();
      return new Caller<>(thread, task);
    }

    Caller<T> untilItWaits() {
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> thread.getState() == Thread.State.WAITING);
      return this;
    }

    T result() throws Exception {
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    }
  }

  @BeforeEach
  void open(@TempDir Path directory) throws InterruptedException {
    path = directory.resolve("game.db");
    StoreFile file = new StoreFile(path, StoreFile.Flush.FULL, Duration.ofSeconds(20));
    store = SqliteStore.open(file, InstantSource.system());
    documents = (Documents) store.documents();
    documents.open(THINGS);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    store.close();
  }

  private static Write write(Action action, String id, @Nullable Version expected) {
    byte[] json = action == Action.DELETE ? null : "{\"n\":1}".getBytes(UTF_8);
    return new Write(action, THINGS, id, json, expected);
  }

  private BatchResult put(String id) throws InterruptedException {
    return documents.commit(List.of(List.of(write(Action.PUT, id, null)))).get(0);
  }

  private List<String> ids() {
    return Bare.column(path, "SELECT id FROM c_things ORDER BY id");
  }

  /** Leads a group, and stays within its transaction until told to go on. */
  private Caller<Boolean> leader() throws InterruptedException {
    Caller<Boolean> leader =
        Caller.start(
            () ->
                store
                    .writer()
                    .write(
                        new Request<>(
                            1,
                            0,
                            session -> {
                              leading.countDown();
                              awaitUninterruptibly(goOn);
                              return true;
                            })));
    leading.await();
    return leader;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void write_byALoneCaller_runsOnItsOwnThreadInACommitOfItsOwn() throws Exception {
    long before = store.writer().commits();
    Thread worker = store.writer().write(new Request<>(1, 0, session -> Thread.currentThread()));
    put("a");
    assertThat(worker).isSameAs(Thread.currentThread());
    assertThat(store.writer().commits() - before).isEqualTo(2);
  }

  @Test
  void write_whileAnotherLeads_sharesOneCommit() throws Exception {
    Caller<Boolean> leader = leader();
    long before = store.writer().commits();
    List<Caller<BatchResult>> followers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String id = "id %02d".formatted(i);
      followers.add(Caller.start(() -> put(id)));
    }
    for (Caller<BatchResult> follower : followers) {
      follower.untilItWaits();
    }
    goOn.countDown();
    assertThat(leader.result()).isTrue();
    for (Caller<BatchResult> follower : followers) {
      assertThat(follower.result()).isInstanceOf(BatchResult.Committed.class);
    }
    // All of them were in the queue when the leader looked for more.
    assertThat(store.writer().commits() - before).isEqualTo(1);
    assertThat(ids()).hasSize(100);
  }

  @Test
  void write_ofARejectedBatch_leavesTheOthersOfItsGroup() throws Exception {
    put("there");
    Caller<Boolean> leader = leader();
    Caller<BatchResult> good = Caller.start(() -> put("good")).untilItWaits();
    Caller<BatchResult> bad =
        Caller.start(
                () ->
                    documents
                        .commit(
                            List.of(
                                List.of(
                                    write(Action.PUT, "undone", null),
                                    write(Action.DELETE, "there", null),
                                    write(Action.INSERT, "good", null))))
                        .get(0))
            .untilItWaits();
    Caller<BatchResult> last = Caller.start(() -> put("last")).untilItWaits();
    goOn.countDown();
    leader.result();
    assertThat(good.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(bad.result()).isEqualTo(new BatchResult.Rejected(2, BatchResult.Reason.EXISTS));
    assertThat(last.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).containsExactly("good", "last", "there");
  }

  @Test
  void write_interruptedWhileItLeads_stillCommitsForAll() throws Exception {
    Caller<Boolean> leader = leader();
    Caller<BatchResult> follower = Caller.start(() -> put("follower")).untilItWaits();
    leader.thread().interrupt();
    goOn.countDown();
    assertThat(leader.result()).isTrue();
    assertThat(follower.result()).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).containsExactly("follower");
  }

  @Test
  void write_interruptedBeforeItsTurn_isWithdrawn() throws Exception {
    Caller<Boolean> leader = leader();
    Caller<BatchResult> withdrawn = Caller.start(() -> put("withdrawn")).untilItWaits();
    Caller<BatchResult> next = Caller.start(() -> put("next")).untilItWaits();
    withdrawn.thread().interrupt();
    assertThatThrownBy(withdrawn::result)
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED);
              assertThat(e.retry()).contains(Retry.SAFE);
            });
    goOn.countDown();
    leader.result();
    next.result();
    assertThat(ids()).containsExactly("next");
  }

  @Test
  void write_interruptedAfterItsTurnBegan_hasAnUnknownOutcome() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Caller<Boolean> leader = leader();
    Caller<BatchResult> follower = Caller.start(() -> put("follower")).untilItWaits();
    Caller<Boolean> slow =
        Caller.start(
                () ->
                    store
                        .writer()
                        .write(
                            new Request<>(
                                1,
                                0,
                                session -> {
                                  taken.countDown();
                                  awaitUninterruptibly(end);
                                  return true;
                                })))
            .untilItWaits();
    goOn.countDown();
    taken.await();
    follower.thread().interrupt();
    assertThatThrownBy(follower::result).isInstanceOf(InterruptedException.class);
    end.countDown();
    assertThat(leader.result()).isTrue();
    assertThat(slow.result()).isTrue();
    assertThat(ids()).containsExactly("follower");
  }

  @Test
  void write_whenTheGroupFails_failsForAllAndLeavesNothing() throws Exception {
    put("before");
    Caller<Boolean> leader = leader();
    Caller<BatchResult> follower = Caller.start(() -> put("follower")).untilItWaits();
    Caller<Integer> full =
        Caller.start(
                () ->
                    store
                        .writer()
                        .write(
                            new Request<>(
                                1,
                                0,
                                session -> {
                                  session.pragma("PRAGMA max_page_count=1");
                                  return session.update(
                                      "INSERT INTO kv (key, value) VALUES ('big', zeroblob(99999))");
                                })))
            .untilItWaits();
    goOn.countDown();
    for (Caller<?> caller : List.of(leader, follower, full)) {
      assertThatThrownBy(caller::result)
          .isInstanceOfSatisfying(
              DriverException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(e.retry()).contains(Retry.SAFE);
                assertThat(e).hasMessageContaining("full");
              });
    }
    assertThat(ids()).containsExactly("before");
    store
        .writer()
        .write(
            new Request<>(
                1,
                0,
                session -> {
                  session.pragma("PRAGMA max_page_count=1000000");
                  return true;
                }));
    assertThat(put("after")).isInstanceOf(BatchResult.Committed.class);
    assertThat(ids()).containsExactly("after", "before");
  }

  @Test
  void write_thatThrowsInTheMiddle_leavesNothingAndTheWriterGoesOn() throws Exception {
    Request<Integer> defective =
        new Request<>(
            2,
            0,
            session -> {
              session.update("INSERT INTO kv (key, value) VALUES ('half', x'00')");
              throw new IllegalStateException("a defect");
            });
    assertThatThrownBy(() -> store.writer().write(defective))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERNAL));
    assertThat(put("after")).isInstanceOf(BatchResult.Committed.class);
    assertThat(Bare.column(path, "SELECT key FROM kv")).isEmpty();
  }

  @Test
  void write_afterClose_isRefused() {
    store.close();
    assertThatThrownBy(() -> put("late"))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
  }

  @Test
  void close_whileSomebodyLeads_closesWhenHeEnds() throws Exception {
    Caller<Boolean> leader = leader();
    Caller<BatchResult> follower = Caller.start(() -> put("follower")).untilItWaits();
    store.close();
    goOn.countDown();
    assertThat(leader.result()).isTrue();
    assertThat(follower.result()).isInstanceOf(BatchResult.Committed.class);
    await().untilAsserted(() -> assertThat(path.resolveSibling("game.db-wal")).doesNotExist());
    assertThat(ids()).containsExactly("follower");
  }
}
