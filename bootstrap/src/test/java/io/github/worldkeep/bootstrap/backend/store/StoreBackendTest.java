package io.github.worldkeep.bootstrap.backend.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameBackendContract;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.match.MatchQuery;
import io.github.worldkeep.state.match.MatchRecord;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.MatchState;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreBackendTest extends GameBackendContract {
  private BackendStores stores;

  @Override
  protected void open() {
    stores = new BackendStores(temp);
  }

  @Override
  protected GameBackend server() {
    return stores.server();
  }

  @Override
  protected Sessions sessions() {
    return stores.sessions();
  }

  @Override
  protected SessionFiles files() {
    return stores.files();
  }

  @Override
  protected void shut() {
    stores.close();
  }

  private static BackendException failure(ThrowingCallable call) {
    return catchThrowableOfType(BackendException.class, call);
  }

  @Test
  void open_byName_asksNobodyAndLeavesTheStoresOpen() {
    stores.faults().inject(FaultPlan.always(Fault.before(StoreException.Kind.UNAVAILABLE)));
    GameBackend backend = Backends.find("store").open(stores.persistence(), name -> null);

    assertThat(failure(backend::login).kind()).isEqualTo(Kind.UNAVAILABLE);
    stores.faults().heal();
    assertThat(backend.login()).isEmpty();
    backend.close();

    assertThat(stores.sessions().get("s1")).isEmpty();
    assertThat(failure(backend::login).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void poll_storeAway_isNeverMissing() {
    GameBackend backend = stores.server();
    backend.create(draft("s1"));
    stores.faults().inject(FaultPlan.always(Fault.before(StoreException.Kind.UNAVAILABLE)));

    assertThat(failure(() -> backend.poll("s1", Optional.empty())).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(() -> backend.report("s1", "i1", Crowd.of(0, 1))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  @Timeout(20)
  void poll_storeThatStalls_isUnavailableInTime() {
    GameBackend backend = stores.server(Duration.ofMillis(50));
    stores.sessions().create(draft("s1"));
    stores.faults().inject(FaultPlan.always(Fault.STALL));

    long started = System.nanoTime();
    BackendException failure = failure(() -> backend.poll("s1", Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("longer than");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreException.Kind.class,
      names = {"UNAVAILABLE", "TIMEOUT"})
  void calls_lostAnswers_areDoneOnceWhenRepeated(StoreException.Kind lost) {
    GameBackend backend = stores.server();

    stores.faults().inject(FaultPlan.always(Fault.after(lost)).times(1).onlyFor("commit"));
    assertThat(failure(() -> backend.create(draft("s1"))).kind()).isEqualTo(Kind.UNAVAILABLE);
    GameSession created = backend.create(draft("s1"));
    stores.faults().inject(FaultPlan.always(Fault.after(lost)).times(1).onlyFor("commit"));
    assertThat(failure(() -> backend.publish("s1", instance("i1"))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    GameSession published = backend.publish("s1", instance("i1"));
    stores.faults().inject(FaultPlan.always(Fault.after(lost)).times(1).onlyFor("commit"));
    assertThat(failure(() -> backend.leave("s1", "i1")).kind()).isEqualTo(Kind.UNAVAILABLE);
    backend.leave("s1", "i1");

    assertThat(created.instance()).isEmpty();
    assertThat(published.instance()).contains(instance("i1"));
    assertThat(stores.sessions().get("s1").orElseThrow().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void leave_unpublishedSessionOfAnotherServer_leavesItOpen() {
    GameBackend first = stores.server();
    first.create(draft("s1"));
    GameBackend second = stores.server();

    second.leave("s1", "i2");
    assertThat(stores.sessions().get("s1").orElseThrow().state()).isEqualTo(State.OPEN);

    first.leave("s1", "i1");
    assertThat(stores.sessions().get("s1").orElseThrow().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void report_often_isWrittenEveryTenSeconds() throws Exception {
    GameBackend backend = stores.server();
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));
    assertThat(seen()).contains("\"seenAt\":\"2026-01-01T00:00:00Z\"", "\"players\":0");

    backend.report("s1", "i1", Crowd.of(3, 16));
    assertThat(seen()).contains("\"players\":3");
    stores.clock().advance(Duration.ofSeconds(9));
    backend.report("s1", "i1", Crowd.of(4, 16));
    assertThat(seen()).contains("\"players\":3");
    stores.clock().advance(Duration.ofSeconds(1));
    backend.report("s1", "i1", Crowd.of(5, 16));

    assertThat(seen()).contains("\"seenAt\":\"2026-01-01T00:00:10Z\"", "\"players\":5");
  }

  private String seen() throws Exception {
    return stores.document("session_instances", "s1");
  }

  @Test
  void silent_instancesThatWereNotHeardOf_areTold() {
    GameBackend backend = stores.server();
    for (String id : new String[] {"s1", "s2", "s3"}) {
      stores.sessions().create(draft(id));
      backend.publish(id, instance("i-" + id));
    }
    stores.clock().advance(Duration.ofSeconds(30));
    backend.report("s2", "i-s2", Crowd.of(1, 16));
    backend.leave("s3", "i-s3");

    assertThat(stores.sessions().silent(Duration.ofSeconds(30))).isEmpty();
    stores.clock().advance(Duration.ofMillis(1));
    assertThat(stores.sessions().silent(Duration.ofSeconds(30)))
        .containsExactly(
            new SilentInstance("s1", Optional.of("i-s1"), Instant.parse("2026-01-01T00:00:00Z")));

    stores.sessions().allocate("s1", "a2");
    assertThat(stores.sessions().silent(Duration.ofSeconds(30))).isEmpty();
    assertThat(backend.poll("s1", Optional.empty()).session().orElseThrow().instance()).isEmpty();
  }

  @Test
  void evict_deadServer_closesWhatIsToEnd() {
    GameBackend backend = stores.server();
    for (String id : List.of("s1", "s2")) {
      stores.sessions().create(draft(id));
      backend.publish(id, instance("i1"));
    }
    stores.sessions().end("s1");

    stores.sessions().evict("s1", "i1");
    stores.sessions().evict("s2", "i1");
    stores.sessions().evict("s2", "i2");

    assertThat(stores.sessions().get("s1").orElseThrow().state()).isEqualTo(State.CLOSED);
    assertThat(stores.sessions().get("s2").orElseThrow().state()).isEqualTo(State.OPEN);
    assertThat(failure(() -> backend.report("s2", "i1", Crowd.of(0, 1))).kind())
        .isEqualTo(Kind.MISSING);
    assertThat(stores.sessions().silent(Duration.ZERO)).isEmpty();
  }

  @Test
  void serverThatDiedBeforeItEntered_itsSessionIsClosed() throws Exception {
    GameBackend dead = stores.server();
    for (String id : List.of("s1", "s2", "s3")) {
      dead.create(draft(id));
    }
    stores.sessions().create(draft("s4")); // It waits for a server, however long.
    dead.publish("s2", instance("i2"));
    dead.leave("s3", "i3");
    stores.clock().advance(Duration.ofMinutes(2));
    stores.server().report("s2", "i2", Crowd.of(1, 16));

    List<SilentInstance> silent = stores.sessions().silent(Duration.ofMinutes(1));
    silent.forEach(stores.sessions()::evict);
    silent.forEach(stores.sessions()::evict);

    assertThat(silent)
        .containsExactly(
            new SilentInstance("s1", Optional.empty(), Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(states("s1", "s2", "s3", "s4"))
        .containsExactly(State.CLOSED, State.OPEN, State.CLOSED, State.OPEN);
    assertThat(failure(() -> dead.publish("s1", instance("i1"))).kind()).isEqualTo(Kind.CONFLICT);
    assertThat(stores.sessions().silent(Duration.ofMinutes(1))).isEmpty();
    assertThat(stores.document("session_instances", "s3")).isEmpty();
  }

  @Test
  void evict_serverThatEnteredMeanwhile_leavesItsSessionOpen() {
    GameBackend slow = stores.server();
    slow.create(draft("s1"));
    stores.clock().advance(Duration.ofMinutes(2));
    List<SilentInstance> silent = stores.sessions().silent(Duration.ofMinutes(1));
    slow.publish("s1", instance("i1"));

    silent.forEach(stores.sessions()::evict);

    assertThat(states("s1")).containsExactly(State.OPEN);
  }

  private List<State> states(String... ids) {
    return Stream.of(ids).map(id -> stores.sessions().get(id).orElseThrow().state()).toList();
  }

  @Test
  void matchOfADeadServer_endsWithItsSession() {
    Matches matches = new Matches(stores.persistence().documents());
    GameBackend dead = stores.server();
    try (GameServer server = GameServer.join(stores.persistence().documents(), "dead")) {
      for (String id : List.of("evicted", "open", "ended", "forgotten", "running")) {
        Lease lease = server.acquire("session/" + id, Duration.ZERO);
        matches.inSession(id, lease).start(id, "duel", Map.of(), List.of("ada"));
      }
      dead.create(draft("evicted"));
      for (String id : List.of("open", "ended", "forgotten", "running")) {
        stores.sessions().create(draft(id));
      }
      for (String id : List.of("evicted", "open", "ended", "running")) {
        dead.publish(id, instance("i1"));
      }
    }

    for (String id : List.of("evicted", "open", "ended")) {
      stores.sessions().evict(id, "i1");
    }
    stores.sessions().end("ended");
    stores.sessions().end("running");
    stores.sessions().delete("forgotten");
    assertThat(matches.get("forgotten").orElseThrow().state()).isEqualTo(MatchState.RUNNING);
    stores.clock().advance(Duration.ofDays(1));
    stores.sessions().forget(Duration.ofHours(1));

    assertThat(matches.find(MatchQuery.ALL.state(MatchState.RUNNING)).items())
        .as("those that another server may take over, or that are being played")
        .extracting(MatchRecord::id)
        .containsExactlyInAnyOrder("open", "running");
    assertThat(matches.get("evicted").orElseThrow().result()).contains(MatchResult.ABANDONED);
  }

  @Test
  void close_threads_end() {
    GameBackend backend = stores.server();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    backend.login();
    Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
    own.removeAll(before);
    own.removeIf(thread -> !thread.getName().equals("worldkeep-backend"));
    assertThat(own).isNotEmpty();

    backend.close();

    await().until(() -> own.stream().noneMatch(Thread::isAlive));
  }
}
