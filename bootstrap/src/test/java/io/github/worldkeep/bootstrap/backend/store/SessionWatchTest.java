package io.github.worldkeep.bootstrap.backend.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionWatchTest {
  @TempDir private Path temp;
  private BackendStores stores;
  private Sessions sessions;

  @BeforeEach
  void open() {
    stores = new BackendStores(temp);
    sessions = stores.sessions();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private void create(String id) {
    sessions.create(
        new SessionDraft(id, "duel", Optional.empty(), Optional.empty(), List.of(), "{}"));
  }

  private static List<String> ids(List<SessionChange> changes) {
    return changes.stream().map(SessionChange::sessionId).sorted().toList();
  }

  @Test
  void poll_changes_areToldOnceAsTheyAre() {
    create("old");
    SessionWatch watch = sessions.watch();
    create("s1");
    create("s2");
    sessions.allocate("s1", "a1");

    List<SessionChange> changes = watch.poll();

    assertThat(ids(changes)).containsExactly("s1", "s2");
    assertThat(changes)
        .extracting(change -> change.session().flatMap(GameSession::allocationId))
        .contains(Optional.of("a1"));
    assertThat(watch.poll()).isEmpty();
  }

  @Test
  void poll_repeatedChange_isNone() {
    create("s1");
    sessions.allocate("s1", "a1");
    SessionWatch watch = sessions.watch();

    create("s1");
    sessions.allocate("s1", "a1");

    assertThat(watch.poll()).isEmpty();
  }

  @Test
  void poll_deletedSession_isToldAndCanBeMadeAnew() {
    create("s1");
    SessionWatch watch = sessions.watch();

    assertThat(sessions.delete("s1")).isTrue();
    assertThat(sessions.delete("s1")).isFalse();

    assertThat(watch.poll()).containsExactly(new SessionChange("s1", Optional.empty()));
    create("s1");
    assertThat(watch.poll().get(0).session()).isPresent();
  }

  @Test
  void poll_manyChanges_areAllToldInBoundedParts() {
    SessionWatch watch = sessions.watch();
    List<String> ids = oneLane(210);
    ids.forEach(this::create);

    List<SessionChange> all = new ArrayList<>(watch.poll());
    assertThat(all).hasSize(100);
    all.addAll(watch.poll());
    all.addAll(watch.poll());

    assertThat(all).extracting(SessionChange::sessionId).containsExactlyElementsOf(ids);
    assertThat(watch.poll()).isEmpty();
  }

  @Test
  void poll_failedInTheMiddle_tellsTheSameAgain() {
    SessionWatch watch = sessions.watch();
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> "s" + i).sorted().toList();
    ids.forEach(this::create);
    AtomicInteger calls = new AtomicInteger();
    stores
        .faults()
        .inject(
            (kind, method) ->
                kind == StoreKind.DOCUMENTS && method.equals("find") && calls.incrementAndGet() > 3
                    ? Fault.before(StoreException.Kind.UNAVAILABLE)
                    : Fault.NONE);
    assertThatThrownBy(watch::poll).isInstanceOf(StoreException.class);
    stores.faults().heal();

    assertThat(ids(watch.poll())).isEqualTo(ids);
  }

  @Test
  void poll_nothingChanged_isOneCallWhateverThereIs() {
    IntStream.range(0, 50).forEach(i -> create("s" + i));
    SessionWatch watch = sessions.watch();
    List<String> calls = new ArrayList<>();
    stores
        .faults()
        .inject(
            (kind, method) -> {
              calls.add(method);
              return Fault.NONE;
            });

    watch.poll();

    assertThat(calls).containsExactly("getAll");
  }

  @Test
  void watch_position_goesOnInAnotherProcess() {
    SessionWatch watch = sessions.watch();
    create("s1");
    watch.poll();
    String position = watch.position();
    create("s2");

    SessionWatch next = new Sessions(stores.persistence().documents()).watch(position);

    assertThat(ids(next.poll())).containsExactly("s2");
    assertThatThrownBy(() -> sessions.watch("1.2.3")).isInstanceOf(IllegalArgumentException.class);
  }

  /** All in one lane, where commits overlap and some answers are lost. */
  @Test
  void poll_whileManyChange_missesNone() throws Exception {
    SessionWatch watch = sessions.watch();
    int writers = 4;
    List<String> ids = oneLane(200);
    Fault lost = Fault.after(StoreException.Kind.UNAVAILABLE);
    Fault late = Fault.delay(Duration.ofMillis(1));
    stores.faults().inject(FaultPlan.random(7, 0.3, lost, late, late).onlyFor("commit"));
    Set<String> heard = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        IntStream mine = IntStream.range(0, ids.size()).filter(i -> i % writers == writer);
        running.add(threads.submit(() -> mine.forEach(i -> createDespiteFaults(ids.get(i)))));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        heard.addAll(ids(watch.poll()));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    heard.addAll(ids(watch.poll()));

    assertThat(heard).containsExactlyInAnyOrderElementsOf(ids);
  }

  private static List<String> oneLane(int count) {
    Lane lane = Lane.of("s0");
    return IntStream.range(0, 100_000)
        .mapToObj(i -> "s" + i)
        .filter(id -> Lane.of(id).equals(lane))
        .limit(count)
        .toList();
  }

  private void createDespiteFaults(String id) {
    while (true) {
      try {
        create(id);
        return;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      }
    }
  }

  @Test
  void forget_closedAndDeletedSessions_onlyAfterThatTime() throws Exception {
    create("open");
    create("closed");
    create("deleted");
    sessions.end("closed");
    sessions.delete("deleted");
    stores.clock().advance(Duration.ofDays(1));
    create("late");
    sessions.end("late");

    assertThat(sessions.forget(Duration.ofDays(1))).isZero();
    stores.clock().advance(Duration.ofSeconds(1));
    assertThat(sessions.forget(Duration.ofDays(1))).isEqualTo(2);

    assertThat(sessions.get("open")).isPresent();
    assertThat(sessions.get("late").orElseThrow().state()).isEqualTo(State.CLOSED);
    assertThat(sessions.get("closed")).isEmpty();
    assertThat(stores.document("sessions", "deleted")).isEmpty();
  }
}
