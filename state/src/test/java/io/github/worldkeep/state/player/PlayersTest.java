package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loads, saves, leaves, and the end. */
final class PlayersTest extends TwoServers {
  private volatile boolean taken;

  @Test
  void load_unknownPlayer_isEmptyAndCreatesNone() {
    assertThat(here.load("nobody")).isEmpty();
    assertThat(raw().get("nobody")).isEmpty();
  }

  @Test
  void load_withAFreshValue_createsTheDurablePlayerOnce() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    assertThat(zoe.value()).isEqualTo(Hero.fresh());
    assertThat(zoe.revision()).isEqualTo(1);
    zoe.leave().await(LONG);

    assertThat(there.load("zoe", () -> new Hero(99, List.of())).value()).isEqualTo(Hero.fresh());
  }

  @Test
  void timeSinceDurable_aSaveSucceeds_startsAnew_andOneThatFailsDoesNot() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    here.load("ann", Hero::fresh); // Takes some time.
    long saved = System.nanoTime();
    zoe.update(hero -> hero.at(2));
    zoe.save().await(LONG);
    assertThat(zoe.timeSinceDurable()).isLessThan(since(saved));

    CountDownLatch met = befallWrites(Fault.before(Kind.UNAVAILABLE));
    long failing = System.nanoTime();
    zoe.update(hero -> hero.at(3));
    zoe.save();
    met.await();

    Duration atLeast = since(failing);
    assertThat(zoe.timeSinceDurable()).isGreaterThan(atLeast);
    assertThat(zoe.unsavedFor()).isLessThan(since(failing));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void load_whileAnotherServerHasThePlayer_isRefusedAndNamesIt() {
    here.load("zoe", Hero::fresh);

    LeaseHeldException held =
        catchThrowableOfType(LeaseHeldException.class, () -> there.load("zoe"));

    assertThat(held.server()).isEqualTo("here");
    assertThat(held).hasMessageContaining("zoe");
  }

  @Test
  void load_whileThePlayerLeavesAnotherServer_waitsForIt() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(7));
    Players<Hero> patient =
        Players.open(
            server("patient"),
            PlayerType.of(Hero.class),
            PlayersOptions.DEFAULT,
            PlayersListener.NONE);
    zoe.leave();

    assertThat(patient.load("zoe").orElseThrow().value().level()).isEqualTo(7);
    patient.close(LONG);
  }

  @Test
  void load_twiceOnOneServer_isRefused() {
    here.load("zoe", Hero::fresh);
    assertThatThrownBy(() -> here.load("zoe"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loaded already");
  }

  @Test
  void load_whileStillLeaving_loadsWhatWasSaved() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(3));
    Players<Hero> patient =
        Players.open(
            server("patient"),
            PlayerType.of(Hero.class),
            PlayersOptions.DEFAULT,
            PlayersListener.NONE);
    zoe.leave().await(LONG);
    PlayerHandle<Hero> back = patient.load("zoe").orElseThrow();
    back.update(hero -> hero.at(4));
    back.leave();

    assertThat(patient.load("zoe").orElseThrow().value().level()).isEqualTo(4);
    patient.close(LONG);
  }

  @Test
  void load_moreThanTheCapacity_isRefused() {
    Players<Hero> small =
        Players.open(
            server("small"),
            PlayerType.of(Hero.class),
            AT_ONCE.withCapacity(2),
            PlayersListener.NONE);
    small.load("a", Hero::fresh);
    small.load("b", Hero::fresh).leave().await(LONG);
    small.load("c", Hero::fresh);

    assertThatThrownBy(() -> small.load("d", Hero::fresh)).hasMessageContaining("options");
    small.close(LONG);
  }

  @Test
  void save_afterUpdates_isDurableAsOneRevision() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    for (int i = 2; i <= 50; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
    }
    assertThat(zoe.unsavedFor()).isPositive();

    assertThat(zoe.save().await(LONG)).isEqualTo(2);
    assertThat(stored("zoe")).contains("\"level\":50", "\"revision\":2", "\"owner\"");
    assertThat(zoe.unsavedFor()).isZero();
  }

  @Test
  void save_withoutAChange_writesNothing() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    String before = stored("zoe");

    assertThat(zoe.save().await(LONG)).isEqualTo(1);
    assertThat(stored("zoe")).isEqualTo(before);
  }

  @Test
  void leave_withoutAChange_releasesWithoutARevision() {
    here.load("zoe", Hero::fresh).leave().await(LONG);

    assertThat(stored("zoe")).contains("\"revision\":1").doesNotContain("\"owner\"");
    assertThat(there.load("zoe").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void update_afterLeaving_isRefused() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.leave();
    assertThatThrownBy(() -> zoe.update(hero -> hero.at(2)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(zoe::save).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void save_afterATakeover_isRefusedByTheStoreAndTold() throws Exception {
    PlayerHandle<Hero> mine = here.load("zoe", Hero::fresh);
    mine.update(hero -> hero.at(2));
    mine.save().await(LONG);
    steal("zoe", "somebody/else");

    mine.update(hero -> hero.at(3));
    Save late = mine.save();

    assertThatThrownBy(() -> late.await(LONG)).isInstanceOf(LeaseLostException.class);
    await().until(() -> lost.contains("zoe"));
    assertThat(stored("zoe")).contains("\"level\":2");
    assertThat(mine.isHeld()).isFalse();
    assertThatThrownBy(() -> mine.update(hero -> hero.at(4)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(here.get("zoe")).isEmpty();
  }

  @Test
  void save_whileTheStoreIsAway_becomesDurableWhenItIsBack() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
    zoe.update(hero -> hero.at(2));
    Save save = zoe.save();
    await().until(() -> here.backlog().storeFailure().isPresent());
    assertThat(save.isDone()).isFalse();
    assertThat(here.backlog().unsaved()).isEqualTo(1);
    zoe.update(hero -> hero.at(3));
    faults.heal();

    save.await(LONG);

    await().until(() -> here.backlog().storeFailure().isEmpty());
    zoe.save().await(LONG);
    assertThat(stored("zoe")).contains("\"level\":3");
  }

  @Test
  void save_whoseAnswersAreLost_isNeitherLostNorDoneTwice() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(3).onlyFor("commit"));
    for (int i = 2; i <= 6; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
      zoe.save().await(LONG);
    }

    assertThat(stored("zoe")).contains("\"level\":6", "\"revision\":6");
    assertThat(here.revisions().of("zoe")).extracting(Revision::number).containsExactly(6L, 5L, 4L);
    assertThat(lost).isEmpty();
  }

  @Test
  void leave_whoseAnswerIsLost_isKnownToHaveHappened() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(2));
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).times(1).onlyFor("commit"));

    zoe.leave().await(LONG);

    assertThat(there.load("zoe").orElseThrow().value().level()).isEqualTo(2);
    assertThat(lost).isEmpty();
  }

  @Test
  void load_whileTheStoreIsAway_createsNobody() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> here.load("zoe", Hero::fresh));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    faults.heal();
    assertThat(raw().get("zoe")).isEmpty();
  }

  @Test
  void load_whoseAnswerIsLostForGood_isGivenBack() {
    here.load("zoe", Hero::fresh).leave().await(LONG);
    faults.inject(
        (kind, method) -> {
          taken |= method.equals("commit");
          return taken ? Fault.after(Kind.UNAVAILABLE) : Fault.NONE;
        });

    assertThatThrownBy(() -> here.load("zoe")).isInstanceOf(StoreException.class);

    faults.heal();
    await()
        .ignoreException(LeaseHeldException.class)
        .untilAsserted(() -> assertThat(there.load("zoe")).isPresent());
  }

  @Test
  void close_withDirtyPlayers_savesAndReleasesThem() {
    for (int i = 0; i < 100; i++) {
      here.load("hero " + i, Hero::fresh).update(hero -> hero.at(2));
    }

    CloseReport report = here.close(LONG);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.left()).isEqualTo(100);
    assertThat(there.load("hero 99").orElseThrow().value().level()).isEqualTo(2);
    assertThatThrownBy(() -> here.load("zoe")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_whileTheStoreIsAway_namesWhoIsNotSaved() {
    here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    bob.update(hero -> hero.at(2));
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    CloseReport report = here.close(Duration.ofMillis(300));

    assertThat(report.isComplete()).isFalse();
    assertThat(report.unsaved()).containsExactly("bob");
  }

  /** By a save, and by another id of the server. What is saved then is not durable at once. */
  @Test
  void save_ofOneWhoIsQueuedTwice_isTakenOnceIntoARound() throws Exception {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    CountDownLatch busy = befallWrites(Fault.STALL);
    ann.update(hero -> hero.at(2));
    ann.save();
    busy.await();
    zoe.update(hero -> hero.at(2));
    zoe.save();
    zoe.move();
    CountDownLatch round = befallWrites(Fault.STALL);
    round.await();

    Save again = zoe.save();

    assertThat(again.isDone()).isFalse();
    faults.heal();
    assertThat(again.await(LONG)).isEqualTo(2);
    assertThat(stored("zoe")).contains("\"level\":2");
  }

  @Test
  void load_thatWaitsForTheLeaveOfOneWhoIsLost_loadsWhatTheOtherServerHas() throws Exception {
    Players<Hero> patient =
        Players.open(
            server("patient"),
            PlayerType.of(Hero.class),
            PlayersOptions.DEFAULT,
            PlayersListener.NONE);
    PlayerHandle<Hero> zoe = patient.load("zoe", Hero::fresh);
    CountDownLatch writing = befallWrites(Fault.STALL);
    zoe.update(hero -> hero.at(2));
    Save leave = zoe.leave();
    writing.await();
    steal("zoe", "somebody/else");
    FutureTask<PlayerHandle<Hero>> load = new FutureTask<>(() -> patient.load("zoe").orElseThrow());
    Thread loading = new Thread(load);
    loading.start();
    await().until(() -> loading.getState() == Thread.State.TIMED_WAITING);

    faults.heal();

    assertThat(load.get(LONG.toSeconds(), TimeUnit.SECONDS).value().level()).isEqualTo(1);
    assertThatThrownBy(() -> leave.await(LONG)).isInstanceOf(LeaseLostException.class);
    patient.close(LONG);
  }
}
