package io.github.worldkeep.state.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GameServerTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  /** So seldom that a test decides when it is. */
  private static final LeaseTerms ASLEEP = new LeaseTerms(LEASE, Duration.ofSeconds(7));

  private static final LeaseTerms AWAKE = new LeaseTerms(LEASE, Duration.ofMillis(10));
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final FaultInjection faults = new FaultInjection();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<GameServer> servers = new ArrayList<>();
  private Persistence persistence;

  @BeforeEach
  void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp).withClock(clock)));
  }

  @AfterEach
  void close() {
    faults.heal();
    servers.forEach(GameServer::close);
    persistence.close();
    faults.close();
  }

  private GameServer join(String name, LeaseTerms terms) {
    ServerListener listener =
        new ServerListener() {
          @Override
          public void presumedDead() {
            told.add(name + " presumed dead");
          }

          @Override
          public void leaseLost(Lease lease) {
            told.add(name + " lost " + lease.name());
          }
        };
    GameServer server = GameServer.join(persistence.documents(), name, terms, listener);
    servers.add(server);
    return server;
  }

  private DocumentCollection<byte[]> raw(String collection) {
    return persistence.documents().collection(collection, Codec.raw());
  }

  @Test
  void acquire_free_isHeldAndNobodyElseGetsIt() {
    Lease lease = join("a", ASLEEP).acquire("world/1", Duration.ZERO);
    GameServer other = join("b", ASLEEP);

    assertThat(lease.isHeld()).isTrue();
    LeaseHeldException held =
        catchThrowableOfType(
            LeaseHeldException.class, () -> other.acquire("world/1", Duration.ZERO));
    assertThat(held.server()).isEqualTo("a");
    assertThat(held.until()).isEqualTo(clock.instant().plus(LEASE));
    assertThat(other.acquire("world/2", Duration.ZERO).isHeld()).isTrue();
  }

  @Test
  void timeSinceHeartbeat_aHeartbeatSucceeds_startsAnew_andOneThatFailsDoesNot() {
    GameServer server = join("a", ASLEEP);
    join("b", ASLEEP); // Takes some time.
    long beaten = System.nanoTime();
    server.beat();
    assertThat(server.timeSinceHeartbeat()).isLessThan(since(beaten));

    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
    long failed = System.nanoTime();
    server.beat();

    Duration atLeast = since(failed);
    assertThat(server.timeSinceHeartbeat()).isGreaterThan(atLeast);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void acquire_twiceByOneServer_isRefused() {
    GameServer server = join("a", ASLEEP);
    server.acquire("world/1", Duration.ZERO);
    assertThatThrownBy(() -> server.acquire("world/1", Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void acquire_released_isFreeAtOnceWithAnotherToken() {
    Lease first = join("a", ASLEEP).acquire("world/1", Duration.ZERO);
    Version token = first.token();
    first.release();

    Lease second = join("b", ASLEEP).acquire("world/1", Duration.ZERO);
    assertThat(second.token()).isNotEqualTo(token);
    assertThat(first.isHeld()).isFalse();
  }

  @Test
  void acquire_ofAServerThatEnded_isFreeAtOnce() {
    GameServer first = join("a", ASLEEP);
    first.acquire("world/1", Duration.ZERO);
    first.close();

    assertThat(join("b", ASLEEP).acquire("world/1", Duration.ZERO).isHeld()).isTrue();
  }

  @Test
  void acquire_byManyAtOnce_oneGetsIt() throws Exception {
    AtomicInteger winners = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      GameServer server = join("s" + i, ASLEEP);
      attempts.add(
          () -> {
            try {
              server.acquire("world/1", Duration.ZERO);
              winners.incrementAndGet();
            } catch (LeaseHeldException e) {
              return false;
            }
            return true;
          });
    }
    for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
      attempt.get();
    }
    threads.shutdown();
    assertThat(winners).hasValue(1);
  }

  @Test
  void guard_afterATakeover_refusesTheWholeBatch() {
    Lease old = join("a", ASLEEP).acquire("world/1", Duration.ZERO);
    clock.advance(LEASE.plusMillis(1));
    Lease now = join("b", ASLEEP).acquire("world/1", Duration.ZERO);
    DocumentCollection<byte[]> things = raw("things");

    assertThatThrownBy(
            () -> persistence.documents().commit(old.guard(new Batch().put(things, "t", EMPTY))))
        .isInstanceOf(ConflictException.class);

    assertThat(things.get("t")).isEmpty();
    persistence.documents().commit(now.guard(new Batch().put(things, "t", EMPTY)));
    assertThat(things.get("t")).isPresent();
  }

  @Test
  void acquire_beforeTheLeaseIsOver_isRefused() {
    join("a", ASLEEP).acquire("world/1", Duration.ZERO);
    clock.advance(LEASE);
    GameServer other = join("b", ASLEEP);
    assertThatThrownBy(() -> other.acquire("world/1", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
  }

  /** Its heart stood still past its lease, and beats again. */
  @Test
  void heartbeat_ofAServerPresumedDead_keepsWhatNobodyTookAndTellsOfTheRest() {
    GameServer paused = join("a", AWAKE);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).times(1).onlyFor("now"));
    Lease taken = paused.acquire("world/1", Duration.ZERO);
    Lease kept = paused.acquire("world/2", Duration.ZERO);
    String id = paused.id();
    Version token = kept.token();
    takeFrom("world/1"); // First: a server that was presumed dead renews what it can at once.
    presumeDead(id);

    await().until(() -> told.contains("a lost world/1"));

    assertThat(told).contains("a presumed dead");
    assertThat(taken.isHeld()).isFalse();
    assertThat(kept.isHeld()).isTrue();
    assertThat(paused.id()).isNotEqualTo(id);
    await().until(() -> !kept.token().equals(token));
    persistence.documents().commit(kept.guard(new Batch().put(raw("things"), "t", EMPTY)));
  }

  private void presumeDead(String id) {
    var servers = raw("servers");
    servers.update(id, json -> replaced(json, "ALIVE", "FENCED"));
  }

  private void takeFrom(String what) {
    raw("leases").update(what, json -> replaced(json, "\"lease\":\"", "\"lease\":\"x"));
  }

  private static byte[] replaced(byte[] json, String before, String after) {
    return new String(json, StandardCharsets.UTF_8)
        .replace(before, after)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void heartbeat_ofAServerThatLives_keepsItsLeasesForever() {
    GameServer server = join("a", AWAKE);
    server.acquire("world/1", Duration.ZERO);
    GameServer other = join("b", ASLEEP);
    for (int i = 0; i < 20; i++) {
      clock.advance(LEASE.dividedBy(2));
      await().until(() -> !server.now().isBefore(clock.instant()));
      assertThatThrownBy(() -> other.acquire("world/1", Duration.ZERO))
          .isInstanceOf(LeaseHeldException.class);
    }
    assertThat(told).isEmpty();
  }

  /** The heartbeat and the takeover meet: one of them wins, never both. */
  @Test
  void heartbeat_duringATakeover_oneWins() {
    for (int round = 0; round < 30; round++) {
      String world = "world/" + round;
      GameServer first = join("first" + round, ASLEEP);
      Lease old = first.acquire(world, Duration.ZERO);
      clock.advance(LEASE.plusMillis(1));
      GameServer second = join("second" + round, ASLEEP);
      Thread beat = new Thread(first::beat);
      beat.start();
      boolean tookOver;
      try {
        second.acquire(world, Duration.ZERO);
        tookOver = true;
      } catch (LeaseHeldException e) {
        tookOver = false;
      }
      join(beat);
      Batch batch = old.guard(new Batch().put(raw("things"), "t", EMPTY));
      if (tookOver) {
        assertThatThrownBy(() -> persistence.documents().commit(batch))
            .isInstanceOf(ConflictException.class);
      } else {
        persistence.documents().commit(batch);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void heartbeat_ofManyLeases_isTwoRoundTrips() {
    AtomicInteger trips = new AtomicInteger();
    GameServer server = join("a", ASLEEP);
    for (int i = 0; i < 500; i++) {
      server.acquire("world/" + i, Duration.ZERO);
    }
    faults.inject(
        (kind, method) -> {
          trips.incrementAndGet();
          return Fault.NONE;
        });

    server.beat();

    assertThat(trips).hasValue(2);
  }

  @Test
  void heartbeat_whoseAnswerIsLost_goesOn() {
    GameServer server = join("a", ASLEEP);
    Lease lease = server.acquire("world/1", Duration.ZERO);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(1).onlyFor("commit"));
    server.beat();
    String id = server.id();

    server.beat();

    assertThat(server.id()).isEqualTo(id);
    assertThat(lease.isHeld()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void acquire_whoseAnswerIsLost_isHeld() {
    GameServer server = join("a", ASLEEP);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(1).onlyFor("commit"));

    Lease lease = server.acquire("world/1", Duration.ZERO);

    persistence.documents().commit(lease.guard(new Batch().put(raw("things"), "t", EMPTY)));
  }

  @Test
  void acquire_whichFailsAndMayHaveHappened_isGivenUp() {
    GameServer server = join("a", ASLEEP);
    AtomicInteger calls = new AtomicInteger();
    faults.inject(
        (kind, method) -> {
          boolean away = method.equals("commit") || calls.get() > 0;
          calls.addAndGet(method.equals("commit") ? 1 : 0);
          return away ? Fault.after(Kind.UNAVAILABLE) : Fault.NONE;
        });
    assertThatThrownBy(() -> server.acquire("world/1", Duration.ZERO))
        .hasMessageContaining("injected");
    faults.heal();

    server.beat();

    assertThat(join("b", ASLEEP).acquire("world/1", Duration.ZERO).isHeld()).isTrue();
  }

  @Test
  void join_withAWrongNameOrTerms_isRefused() {
    assertThatThrownBy(() -> join("a/b", ASLEEP)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LeaseTerms.of(Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LeaseTerms(LEASE, LEASE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void join_afterOthersEndedLongAgo_forgetsThem() {
    join("old", ASLEEP).close();
    clock.advance(Duration.ofDays(2));
    join("new", ASLEEP);

    assertThat(raw("servers").count(Filter.all())).isEqualTo(1);
  }

  @Test
  void succeed_takesOverAtOnce_whatTheFormerRunOwned_andNothingElse() {
    GameServer former = join("former", ASLEEP);
    Lease before = former.acquire("world/w1", Duration.ZERO);
    join("stranger", ASLEEP).acquire("world/w2", Duration.ZERO);
    GameServer heir = join("heir", ASLEEP);
    assertThatThrownBy(() -> heir.acquire("world/w1", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);

    heir.takeOver(new Succession(former.id(), "a guess"));
    assertThatThrownBy(() -> heir.acquire("world/w1", Duration.ZERO))
        .as("who only knows the id")
        .isInstanceOf(LeaseHeldException.class);
    heir.takeOver(before.succession());

    Lease lease = heir.acquire("world/w1", Duration.ZERO);
    assertThat(lease.serverId()).isEqualTo(heir.id());
    assertThat(before.confirm()).as("the former's lease").isFalse();
    assertThatThrownBy(() -> heir.acquire("world/w2", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void succeed_byTwo_isOfOneOnly() {
    GameServer former = join("former", ASLEEP);
    Succession left = former.acquire("world/w1", Duration.ZERO).succession();
    GameServer first = join("first", ASLEEP);
    GameServer second = join("second", ASLEEP);
    first.takeOver(left);
    second.takeOver(left);

    first.acquire("world/w1", Duration.ZERO);

    assertThatThrownBy(() -> second.acquire("world/w1", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void succession_holdsForTheIdsAfterToo_andIsNotShown() {
    GameServer former = join("former", ASLEEP);
    Lease lease = former.acquire("world/w1", Duration.ZERO);
    String first = lease.succession().server();
    clock.advance(ASLEEP.lease().plusMillis(1));
    join("other", ASLEEP).acquire("world/w2", Duration.ZERO);
    raw("servers").delete(first);
    former.beat();

    Succession left = lease.succession();
    assertThat(left.server()).isEqualTo(former.id()).isNotEqualTo(first);
    assertThat(left.toString()).doesNotContain(left.secret());
    GameServer heir = join("heir", ASLEEP);
    heir.takeOver(left);
    assertThat(heir.acquire("world/w1", Duration.ZERO).isHeld()).isTrue();
    assertThat(json("servers", left.server())).doesNotContain(left.secret());
  }

  private String json(String collection, String id) {
    return new String(raw(collection).get(id).orElseThrow().value(), StandardCharsets.UTF_8);
  }

  @Test
  void lineage_isTheSameForAllLeasesOfAName() {
    GameServer server = join("a", ASLEEP);
    Lease first = server.acquire("world/w1", Duration.ZERO);
    first.release();
    Lease next = join("b", ASLEEP).acquire("world/w1", Duration.ZERO);

    assertThat(next.lineage()).isEqualTo(first.lineage());
    assertThat(server.acquire("world/w2", Duration.ZERO).lineage()).isNotEqualTo(next.lineage());
  }

  /** Of a Worldkeep that knew no lineage. */
  @Test
  void acquire_aLeaseWithoutALineage_givesItOne() {
    String free = "{\"format\":1,\"since\":\"2026-01-01T00:00:00Z\"}";
    raw("leases").insert("world/w1", free.getBytes(StandardCharsets.UTF_8));

    Lease lease = join("a", ASLEEP).acquire("world/w1", Duration.ZERO);
    String lineage = lease.lineage();
    lease.release();

    assertThat(join("b", ASLEEP).acquire("world/w1", Duration.ZERO).lineage()).isEqualTo(lineage);
  }
}
