package io.github.worldkeep.bootstrap.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.BackendStores;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.token.AdmissionRefusedException;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsTest {
  @TempDir private Path temp;
  private BackendStores stores;
  private ConnectionTokens tokens;
  private Fleet fleet;
  private Rooms rooms;

  /** A host that makes one room of a name, as hosts do. */
  private static final class Fleet implements RoomHost {
    private final Map<String, RoomRequest> made = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private String allocationId = "a1";
    private boolean refuses;
    private boolean losesAnswers;

    @Override
    public Allocation create(RoomRequest request) {
      asked.incrementAndGet();
      if (refuses || made.putIfAbsent(request.roomId(), request) != null) {
        throw new HostException("refused", null);
      }
      if (losesAnswers) {
        throw new HostException("no answer", null);
      }
      return new Allocation(
          allocationId, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() {
    stores = new BackendStores(temp);
    tokens = ConnectionTokens.inOneProcess(stores.persistence().keyValues(), stores.clock());
    fleet = new Fleet();
    rooms = Rooms.inOneProcess(stores.sessions(), tokens, fleet);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static RoomPlan plan(List<String> players, String gameFields) {
    SessionDraft session =
        new SessionDraft(
            "match-7", "duel", Optional.empty(), Optional.of(new WorldId("isle")), players, "{}");
    RoomConfig config =
        new RoomConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.of("saves"),
            List.of(),
            Map.of(StoreKind.DOCUMENTS, StoreUri.parse("postgresql://u:env:DB@db/game")),
            gameFields);
    return new RoomPlan(session, "eu", config, Duration.ofMinutes(1));
  }

  private static RoomPlan plan() {
    return plan(List.of("ada", "bob"), "{\"map\":\"reef\"}");
  }

  private GameSession session() {
    return stores.sessions().get("match-7").orElseThrow();
  }

  @Test
  void provision_plan_makesSessionRoomAndTokens() {
    Room room = rooms.provision(plan());

    assertThat(room.session()).isEqualTo(session());
    assertThat(session().allocationId()).contains("a1");
    assertThat(session().players()).containsExactly("ada", "bob");
    RoomRequest made = fleet.made.get("match-7");
    assertThat(made.region()).isEqualTo("eu");
    RoomConfig told = RoomConfig.parse(made.roomConfig());
    assertThat(told.sessionId()).contains("match-7");
    assertThat(told.worldId()).contains(new WorldId("isle"));
    assertThat(told.saveDirectory()).contains("saves");
    assertThat(told.players()).containsExactly("ada", "bob");
    assertThat(told.gameFields()).isEqualTo("{\"map\":\"reef\"}");
    assertThat(told.stores()).containsKey(StoreKind.DOCUMENTS);
    assertThat(room.tokens()).containsOnlyKeys("ada", "bob");
    assertThat(tokens.redeem(room.tokens().get("ada").secret(), "match-7").player())
        .isEqualTo("ada");
  }

  @Test
  void provision_again_asksTheHostOnceAndIssuesNewTokens() {
    Room first = rooms.provision(plan());
    Room second = rooms.provision(plan());

    assertThat(second.session()).isEqualTo(first.session());
    assertThat(fleet.asked).hasValue(1);
    tokens.redeem(first.tokens().get("ada").secret(), "match-7");
    tokens.redeem(second.tokens().get("ada").secret(), "match-7");
  }

  @Test
  void provision_hostThatKnowsNoAllocation_letsTheServerClaimTheSession() {
    fleet.allocationId = "";

    assertThat(rooms.provision(plan()).session().allocationId()).isEmpty();
    GameBackend server = stores.server();
    server.publish("match-7", new Instance("i1", "late", Optional.empty(), false, 2));

    assertThat(rooms.provision(plan()).session().allocationId()).contains("late");
    assertThat(fleet.asked).hasValue(1);
  }

  @Test
  void provision_serverQuickerThanTheRecord_keepsWhatItSaid() {
    RoomHost quick =
        new RoomHost() {
          @Override
          public Allocation create(RoomRequest request) {
            Instance instance = new Instance("i1", "its own", Optional.empty(), false, 2);
            stores.server().publish("match-7", instance);
            return fleet.create(request);
          }

          @Override
          public void close() {}
        };

    Room room = Rooms.inOneProcess(stores.sessions(), tokens, quick).provision(plan());

    assertThat(room.session().allocationId()).contains("its own");
    assertThat(room.session().instance()).isPresent();
  }

  @Test
  void provision_tooLongConfig_failsBeforeAnythingIsThere() {
    RoomConfigException failure =
        catchThrowableOfType(
            RoomConfigException.class,
            () -> rooms.provision(plan(List.of(), "{\"map\":\"" + "x".repeat(10_000) + "\"}")));

    assertThat(failure.field()).isEqualTo("map");
    assertThat(stores.sessions().get("match-7")).isEmpty();
    assertThat(fleet.asked).hasValue(0);
  }

  @Test
  void provision_anotherSessionOfThatName_asksNoHost() {
    rooms.provision(plan());

    assertThatThrownBy(() -> rooms.provision(plan(List.of("eve"), "{}")))
        .isInstanceOf(BackendException.class);

    assertThat(fleet.asked).hasValue(1);
    assertThat(session().players()).containsExactly("ada", "bob");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void provision_sessionFails_isDoneByTheNextCall(boolean written) {
    failDocuments(1, written);
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(StoreException.class);
    assertThat(fleet.asked).hasValue(0);
    stores.faults().heal();

    assertThat(rooms.provision(plan()).tokens()).hasSize(2);
    assertThat(fleet.asked).hasValue(1);
  }

  @Test
  void provision_hostRefuses_isDoneByTheNextCall() {
    fleet.refuses = true;
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(HostException.class);
    assertThat(session().state()).isEqualTo(State.OPEN);
    assertThat(session().allocationId()).isEmpty();
    fleet.refuses = false;

    assertThat(rooms.provision(plan()).session().allocationId()).contains("a1");
  }

  @Test
  void provision_hostsAnswerIsLost_goesOnWhenTheServerHasClaimed() {
    fleet.losesAnswers = true;
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(HostException.class);
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(HostException.class);
    stores.server().publish("match-7", new Instance("i1", "a9", Optional.empty(), false, 2));

    Room room = rooms.provision(plan());

    assertThat(room.session().allocationId()).contains("a9");
    assertThat(room.tokens()).hasSize(2);
    assertThat(fleet.made).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"false,2", "true,1"})
  void provision_recordFails_leavesTheServerToClaim(boolean written, int asked) {
    failDocuments(2, written);
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(StoreException.class);
    stores.faults().heal();
    if (!written) {
      assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(HostException.class);
      stores.server().publish("match-7", new Instance("i1", "a1", Optional.empty(), false, 2));
    }

    Room room = rooms.provision(plan());

    assertThat(room.session().allocationId()).contains("a1");
    assertThat(fleet.asked).hasValue(asked);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void provision_tokensFail_areIssuedByTheNextCall(int failing) {
    AtomicInteger puts = new AtomicInteger();
    stores
        .faults()
        .inject(
            (kind, method) ->
                kind == StoreKind.KEY_VALUES && puts.incrementAndGet() == failing
                    ? Fault.before(StoreException.Kind.UNAVAILABLE)
                    : Fault.NONE);
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(StoreException.class);
    stores.faults().heal();

    assertThat(rooms.provision(plan()).tokens()).hasSize(2);
    assertThat(fleet.asked).hasValue(1);
  }

  /** The commit of this number fails: the first creates the session, the second records. */
  private void failDocuments(int number, boolean written) {
    AtomicInteger commits = new AtomicInteger();
    Fault fault =
        written
            ? Fault.after(StoreException.Kind.UNAVAILABLE)
            : Fault.before(StoreException.Kind.UNAVAILABLE);
    stores
        .faults()
        .inject(
            (kind, method) ->
                kind == StoreKind.DOCUMENTS
                        && method.equals("commit")
                        && commits.incrementAndGet() == number
                    ? fault
                    : Fault.NONE);
  }

  private Room provisionWithServer(GameBackend server, boolean joinable) {
    Room room = rooms.provision(plan());
    enter(server, "i1", "a1", joinable);
    return room;
  }

  private static void enter(GameBackend server, String id, String allocation, boolean joinable) {
    Optional<Address> address = Optional.of(new Address("198.51.100.7", 7777));
    server.publish("match-7", new Instance(id, allocation, address, joinable, 2));
  }

  /** The room is gone from the host, which makes another one of its name. */
  private void roomEnds() {
    fleet.made.clear();
    fleet.allocationId = "a2";
  }

  @Test
  void provision_serverWithoutAHeartbeat_asksTheHostAgain() {
    GameBackend server = stores.server();
    provisionWithServer(server, true);
    roomEnds();
    stores.clock().advance(Duration.ofSeconds(30));
    assertThat(rooms.provision(plan()).session().allocationId()).as("not yet").contains("a1");
    stores.clock().advance(Duration.ofSeconds(1));

    Room room = rooms.provision(plan());

    assertThat(room.session().allocationId()).contains("a2");
    assertThat(room.session().instance()).isEmpty();
    assertThat(room.tokens()).hasSize(2);
    assertThatThrownBy(() -> enter(server, "i1", "a1", true)).isInstanceOf(BackendException.class);
    enter(stores.server(), "i2", "a2", true);
    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
    assertThat(fleet.asked).hasValue(2);
  }

  @Test
  void provision_serverWithHeartbeats_asksTheHostOnce() {
    GameBackend server = stores.server();
    provisionWithServer(server, false);
    for (int minutes = 0; minutes < 10; minutes++) {
      stores.clock().advance(Duration.ofSeconds(29));
      server.report("match-7", "i1", Occupancy.empty(2));

      assertThat(rooms.provision(plan()).session().instance()).isPresent();
    }
    assertThat(fleet.asked).hasValue(1);
  }

  @Test
  void provision_serverThatLeft_asksTheHostAtOnce() {
    GameBackend server = stores.server();
    provisionWithServer(server, true);
    roomEnds();
    server.leave("match-7", "i1");

    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
    assertThat(fleet.asked).hasValue(2);
  }

  @Test
  void provision_serverThatNeverEntered_asksTheHostAgainAfterTwoMinutes() {
    rooms.provision(plan());
    roomEnds();
    stores.clock().advance(Duration.ofMinutes(2));
    assertThat(rooms.provision(plan()).session().allocationId()).as("starts").contains("a1");
    stores.clock().advance(Duration.ofSeconds(1));

    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
    assertThat(fleet.asked).hasValue(2);
  }

  @Test
  void provision_hostThatRefusesAfterTheServerDied_isDoneByTheNextCall() {
    provisionWithServer(stores.server(), true);
    roomEnds();
    fleet.refuses = true;
    stores.clock().advance(Duration.ofSeconds(31));
    assertThatThrownBy(() -> rooms.provision(plan())).isInstanceOf(HostException.class);
    fleet.refuses = false;

    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
  }

  @Test
  void provision_twoAtOnceAfterTheServerDied_giveTheSessionOneAllocation() throws Exception {
    provisionWithServer(stores.server(), true);
    roomEnds();
    stores.clock().advance(Duration.ofSeconds(31));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Room>> calls =
          threads.invokeAll(List.of(() -> rooms.provision(plan()), () -> rooms.provision(plan())));
      List<Throwable> failures = new ArrayList<>();
      for (Future<Room> call : calls) {
        try {
          assertThat(call.get().session().allocationId()).contains("a2");
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
      assertThat(failures).hasSizeLessThan(2).allMatch(HostException.class::isInstance);
    } finally {
      threads.shutdownNow();
    }
    assertThat(fleet.made).as("rooms").hasSize(1);
    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
  }

  @Test
  void presumingDeadAfter_otherTimes_counts() {
    rooms = rooms.presumingDeadAfter(Duration.ofSeconds(20), Duration.ofSeconds(5));
    rooms.provision(plan());
    roomEnds();
    stores.clock().advance(Duration.ofSeconds(6));
    assertThat(rooms.provision(plan()).session().allocationId()).contains("a2");
    enter(stores.server(), "i2", "a2", true);
    fleet.made.clear();
    stores.clock().advance(Duration.ofSeconds(21));

    rooms.provision(plan());

    assertThat(fleet.asked).hasValue(3);
    assertThatThrownBy(
            () -> rooms.presumingDeadAfter(Duration.ofSeconds(19), Duration.ofSeconds(5)))
        .hasMessageContainingAll("silence", "20 s");
    assertThatThrownBy(() -> rooms.presumingDeadAfter(Duration.ofSeconds(20), Duration.ZERO))
        .hasMessageContaining("start");
  }

  @Test
  void awaitJoinable_serverOpensItsDoor_returnsItsAddress() throws Exception {
    GameBackend server = stores.server();
    Room room = provisionWithServer(server, false);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<GameSession> waiting =
          thread.submit(() -> rooms.awaitJoinable(room, Duration.ofMinutes(1)));
      enter(server, "i1", "a1", true);

      Instance instance = waiting.get().instance().orElseThrow();

      assertThat(instance.joinable()).isTrue();
      assertThat(instance.address()).contains(new Address("198.51.100.7", 7777));
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void awaitJoinable_timeIsOver_givesTheReason() {
    Room room = rooms.provision(plan());
    assertLate(room, "has not entered the session yet");

    enter(stores.server(), "i1", "a1", false);
    assertLate(room, "its server is starting");

    stores.clock().advance(Duration.ofSeconds(31));
    assertLate(room, "provision it again");
  }

  @Test
  void awaitJoinable_serverDiedWithItsDoorOpen_isLate() {
    Room room = provisionWithServer(stores.server(), true);
    stores.clock().advance(Duration.ofSeconds(31));

    assertLate(room, "provision it again");
  }

  private void assertLate(Room room, String reason) {
    assertThatThrownBy(() -> rooms.awaitJoinable(room, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContainingAll("match-7", "PT0.001S", reason);
  }

  @Test
  void awaitJoinable_sessionEnds_isAConflict() {
    Room room = rooms.provision(plan());
    rooms.cancel("match-7");

    assertThatThrownBy(() -> rooms.awaitJoinable(room, Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.CONFLICT));
  }

  @Test
  void awaitJoinable_interrupted_throws() {
    Room room = rooms.provision(plan());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> rooms.awaitJoinable(room, Duration.ofMinutes(1)))
        .isInstanceOfAny(InterruptedException.class, StoreException.class);

    Thread.interrupted();
  }

  @Test
  void cancel_room_endsTheSessionAndRevokesTheTokens() {
    Room room = rooms.provision(plan());

    rooms.cancel("match-7");
    rooms.cancel("match-7");
    rooms.cancel("no such session");

    assertThat(session().state()).isEqualTo(State.CLOSED);
    assertThatThrownBy(() -> tokens.redeem(room.tokens().get("ada").secret(), "match-7"))
        .isInstanceOf(AdmissionRefusedException.class);
    assertThatThrownBy(() -> rooms.provision(plan()))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("another id");
    GameBackend late = stores.server();
    assertThatThrownBy(
            () -> late.publish("match-7", new Instance("i1", "a1", Optional.empty(), false, 2)))
        .isInstanceOf(BackendException.class);
  }

  @Test
  void new_planWithAnAllocation_isRefused() {
    SessionDraft session =
        new SessionDraft("s", "x", Optional.of("a1"), Optional.empty(), List.of(), "{}");

    assertThatThrownBy(() -> new RoomPlan(session, "eu", RoomConfig.empty(), Duration.ofMinutes(1)))
        .hasMessageContaining("allocation");
    assertThatThrownBy(
            () -> new RoomPlan(plan().session(), "eu", RoomConfig.empty(), Duration.ofDays(2)))
        .hasMessageContaining("tokenLifetime");
  }

  @Test
  void rooms_onAStoreOfThisProcess_areRefused() {
    assertThatThrownBy(() -> new Rooms(stores.sessions(), tokens, fleet))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNSUPPORTED))
        .hasMessageContainingAll("connection tokens", "WORLDKEEP_KEY_VALUES", "inOneProcess");
  }
}
