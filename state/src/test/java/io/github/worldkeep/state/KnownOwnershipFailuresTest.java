package io.github.worldkeep.state;

import static io.github.worldkeep.state.Cluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How ownership and loads failed in other projects, as their users reported it; not here. */
final class KnownOwnershipFailuresTest extends TwoMembers {
  private static final PlayersOptions PATIENT = PlayersOptions.DEFAULT.withLoadTimeout(LONG);

  /**
   * HuskSync #486: waiting for the lock took too long, and so the player was read from the database
   * while another server still had it.
   */
  @Test
  void load_whoseWaitForTheLeaseEnds_isRefused() throws Exception {
    PlayersOptions hurried = PlayersOptions.DEFAULT.withLoadTimeout(Duration.ofMillis(200));
    Member waiting = cluster.join("waiting", Cluster.HEROES, hurried);
    PlayerHandle<Hero> zoe = here.load("zoe");
    zoe.update(hero -> hero.at(2));

    LeaseHeldException held =
        catchThrowableOfType(LeaseHeldException.class, () -> waiting.load("zoe"));

    assertThat(held.server()).isEqualTo("here");
    assertThat(waiting.players().get("zoe")).isEmpty();
    assertThat(waiting.players().all()).isEmpty();
    assertThat(zoe.leave().await(LONG)).isEqualTo(2);
    assertThat(waiting.load("zoe").value().level()).isEqualTo(2);
  }

  /** HuskSync, in its code: the lock was looked at, then set; so two servers could have it. */
  @Test
  void acquire_byManyServersAtOnce_isOneServers() throws Exception {
    List<Member> rivals = List.of(here, there, cluster.join("third"), cluster.join("fourth"));
    ExecutorService threads = Executors.newFixedThreadPool(rivals.size());
    try {
      for (int round = 0; round < 10; round++) {
        String world = "world/" + round;
        CyclicBarrier start = new CyclicBarrier(rivals.size());
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (Member rival : rivals) {
          attempts.add(
              () -> {
                start.await();
                return acquires(rival, world);
              });
        }
        int winners = 0;
        for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
          winners += attempt.get() ? 1 : 0;
        }
        assertThat(winners).as(world).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean acquires(Member member, String what) {
    try {
      return member.server().acquire(what, Duration.ZERO).isHeld();
    } catch (LeaseHeldException e) {
      return false;
    }
  }

  /** HuskSync, in its code: whoever ended deleted the lock, also when it was another's by then. */
  @Test
  void release_byAServerThatLostTheLease_leavesItToTheSuccessor() {
    Lease former = here.server().acquire("world/1", Duration.ZERO);
    here.cutOff();
    cluster.letLeasesExpire();
    Lease current = there.server().acquire("world/1", Duration.ZERO);
    here.heal();

    former.release();
    here.server().close();

    Member third = cluster.join("third");
    assertThatThrownBy(() -> third.server().acquire("world/1", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("there");
    there.persistence().documents().commit(current.guard(new Batch()));
  }

  /** HuskSync, in its code: an error of Redis counted as "not locked". */
  @Test
  void acquire_whileTheStoreCantBeAsked_isNotHeld() {
    here.server().acquire("world/1", Duration.ZERO);
    here.load("zoe");
    there.cutOff();

    assertThatThrownBy(() -> there.server().acquire("world/1", LONG))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> there.load("zoe")).isInstanceOf(StoreException.class);
    there.heal();

    assertThat(there.players().get("zoe")).isEmpty();
    assertThatThrownBy(() -> there.server().acquire("world/1", Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
  }

  /** HuskSync, in its code: an SQL error read as "no data", so a known player began anew. */
  @Test
  void load_whileTheStoreIsAway_makesNoNewPlayer() throws Exception {
    here.load("known").leave().await(LONG);
    AtomicInteger asked = new AtomicInteger();
    Supplier<Hero> fresh =
        () -> {
          asked.incrementAndGet();
          return new Hero(99, List.of());
        };
    String before = cluster.stored("known");
    for (Kind kind : List.of(Kind.UNAVAILABLE, Kind.TIMEOUT, Kind.INTERNAL)) {
      there.inject(FaultPlan.always(Fault.before(kind)).onlyFor("get", "getAll"));
      assertThat(failure(() -> there.players().load("known", fresh))).isEqualTo(kind);
      assertThat(failure(() -> there.players().load("unknown", fresh))).isEqualTo(kind);
      assertThat(failure(() -> there.players().load("known"))).isEqualTo(kind);
    }
    there.heal();

    assertThat(asked).hasValue(0);
    assertThat(cluster.stored("unknown")).isEmpty();
    assertThat(cluster.stored("known")).isEqualTo(before);
    assertThat(there.players().load("known", fresh).value()).isEqualTo(Hero.fresh());
  }

  private static Kind failure(Runnable load) {
    return catchThrowableOfType(StoreException.class, load::run).kind();
  }

  /** HuskSync, in its code: the same, when two servers find at the same time that there is none. */
  @Test
  void load_byTwoServersOfANewPlayer_createsOne() throws Exception {
    CyclicBarrier bothFoundNone = new CyclicBarrier(2);
    Callable<Boolean> first = () -> creates(here, bothFoundNone, 1);
    Callable<Boolean> second = () -> creates(there, bothFoundNone, 2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Boolean> created = new ArrayList<>();
      for (Future<Boolean> load : threads.invokeAll(List.of(first, second))) {
        created.add(load.get());
      }
      assertThat(created).containsExactlyInAnyOrder(true, false);
      assertThat(cluster.stored("zoe")).contains("\"level\":" + (created.get(0) ? 1 : 2));
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean creates(Member member, CyclicBarrier bothFoundNone, int level) {
    try {
      member
          .players()
          .load(
              "zoe",
              () -> {
                try {
                  bothFoundNone.await(LONG.toSeconds(), TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                return Hero.fresh().at(level);
              });
      return true;
    } catch (LeaseHeldException e) {
      return false;
    }
  }

  /** Lapis #30: a load that failed kept its lock for ever. */
  @Test
  void load_thatCantReadThePlayer_doesNotTakeIt() throws Exception {
    Member newer = cluster.join("newer", schemaTwo(), Cluster.AT_ONCE);
    newer.load("zoe").leave().await(LONG);
    String before = cluster.stored("zoe");

    assertThat(failure(() -> here.load("zoe"))).isEqualTo(Kind.NEWER_FORMAT);

    assertThat(cluster.stored("zoe")).isEqualTo(before);
    assertThat(newer.load("zoe").value()).isEqualTo(Hero.fresh());
  }

  private static PlayerType<Hero> schemaTwo() {
    return Cluster.HEROES.schema(2).upgrade(1, json -> json);
  }

  /** Lapis #30: the same, when the lease was taken and the answer did not come back. */
  @Test
  void load_thatFailsAfterItTookTheLease_givesItBack() {
    here.load("zoe").leave().await(LONG);
    AtomicInteger commits = new AtomicInteger();
    here.inject(
        (kind, method) -> {
          boolean taken = method.equals("commit") && commits.incrementAndGet() > 0;
          return taken || commits.get() > 0 ? Fault.after(Kind.UNAVAILABLE) : Fault.NONE;
        });

    assertThatThrownBy(() -> here.load("zoe")).isInstanceOf(StoreException.class);
    here.heal();

    await().untilAsserted(() -> assertThat(there.load("zoe").isHeld()).isTrue());
  }

  /** ProfileService #41: after a move to another server, its load waited for 80 seconds. */
  @Test
  void load_afterAMoveBetweenServers_doesNotWaitForTheLeaseToExpire() throws Exception {
    Member next = cluster.join("next", Cluster.HEROES, PATIENT);
    PlayerHandle<Hero> zoe = here.load("zoe");
    zoe.update(hero -> hero.at(2));
    CompletableFuture<PlayerHandle<Hero>> load =
        CompletableFuture.supplyAsync(() -> next.load("zoe"));
    assertThatThrownBy(() -> load.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    zoe.leave();

    assertThat(load.get(5, TimeUnit.SECONDS).value().level()).isEqualTo(2);
  }

  /**
   * Kubernetes #61832: in a network partition, two pods had one volume. Here two servers both
   * believe to have a player and a world, and both write.
   */
  @Test
  void write_byAServerThatIsCutOffAndPresumedDead_isRefusedByTheStore() throws Exception {
    PlayerHandle<Hero> mine = here.load("zoe");
    Lease world = here.server().acquire("world/1", Duration.ZERO);
    DocumentCollection<byte[]> volume = raw(here, "volume");
    mine.update(hero -> hero.at(2));
    here.cutOffWithCommitsOnTheirWay();
    Save old = mine.save();
    CompletableFuture<Object> write =
        CompletableFuture.supplyAsync(
            () ->
                here.persistence()
                    .documents()
                    .commit(world.guard(new Batch()).put(volume, "v", json("old"))));
    cluster.letLeasesExpire();
    PlayerHandle<Hero> theirs = there.load("zoe");
    Lease successor = there.server().acquire("world/1", Duration.ZERO);
    assertThat(mine.isHeld()).isTrue();
    assertThat(world.isHeld()).isTrue();

    here.heal();

    assertThatThrownBy(() -> old.await(LONG)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(write::join).hasCauseInstanceOf(ConflictException.class);
    there.persistence().documents().commit(successor.guard(new Batch()));
    theirs.update(hero -> hero.at(3));
    theirs.save().await(LONG);
    assertThat(raw(there, "volume").get("v")).isEmpty();
    assertThat(cluster.stored("zoe")).contains("\"level\":3", "\"revision\":2");
    await().until(() -> !world.isHeld());
    await().untilAsserted(() -> assertThat(here.told()).contains("lost zoe", "presumed dead"));
  }

  private static DocumentCollection<byte[]> raw(Member member, String collection) {
    return member.persistence().documents().collection(collection, Codec.raw());
  }

  private static byte[] json(String name) {
    return ("{\"" + name + "\":1}").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Dapr's state store on Redis: deleting and creating anew started the versions again, so that a
   * stale write passed; and a write with the version of a key that is missing created it.
   */
  @Test
  void save_ofAPlayerDeletedAndCreatedAnew_isRefused() throws Exception {
    PlayerHandle<Hero> old = here.load("zoe");
    PlayerHandle<Hero> deleted = here.load("bob");
    raw(there, "players").delete("zoe");
    raw(there, "players").delete("bob");
    PlayerHandle<Hero> anew = there.players().load("zoe", () -> new Hero(7, List.of()));
    String stored = cluster.stored("zoe");
    assertThat(anew.revision()).isEqualTo(old.revision());

    old.update(hero -> hero.at(2));
    deleted.update(hero -> hero.at(2));
    Save stale = old.save();
    Save ofNobody = deleted.save();

    assertThatThrownBy(() -> stale.await(LONG)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> ofNobody.await(LONG)).isInstanceOf(LeaseLostException.class);
    assertThat(cluster.stored("zoe")).isEqualTo(stored).contains("\"level\":7");
    assertThat(cluster.stored("bob")).isEmpty();
    assertThat(anew.save().await(LONG)).isEqualTo(1);
  }
}
