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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    String lane = Lane.of("s0").id();
    List<String> ids =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "s" + i)
            .filter(id -> Lane.of(id).id().equals(lane))
            .limit(210)
            .toList();
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

  @Test
  void poll_whileManyChange_missesNone() throws Exception {
    SessionWatch watch = sessions.watch();
    int writers = 4;
    int each = 40;
    stores
        .faults()
        .inject(
            FaultPlan.random(7, 0.1, Fault.after(StoreException.Kind.UNAVAILABLE))
                .onlyFor("commit"));
    Map<String, String> heard = new HashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        running.add(threads.submit(() -> IntStream.range(0, each).forEach(i -> change(writer, i))));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        hear(watch, heard);
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    stores.faults().heal();
    hear(watch, heard);

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      String etag = sessions.get("s" + i).orElseThrow().etag();
      expected.add("s" + i + "=" + etag);
    }
    assertThat(heard.entrySet()).extracting(Map.Entry::toString).containsAll(expected);
  }

  /** Four writers share ten sessions. */
  private void change(int writer, int i) {
    String id = "s" + i % 10;
    while (true) {
      try {
        create(id);
        sessions.allocate(id, "a-" + writer + "-" + i);
        return;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      }
    }
  }

  private static void hear(SessionWatch watch, Map<String, String> heard) {
    for (SessionChange change : watch.poll()) {
      heard.put(change.sessionId(), change.session().orElseThrow().etag());
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
