package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.testkit.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moment of a checkpoint, and what waits for its end. */
final class CheckpointTest extends TwoServers {
  private static final Duration A_WHILE = Duration.ofMillis(200);

  private PlayerHandle<Hero> ann;
  private PlayerHandle<Hero> bob;

  @BeforeEach
  void load() {
    ann = here.load("ann", Hero::fresh);
    bob = here.load("bob", Hero::fresh);
  }

  private Batch ground() {
    return new Batch().insert(groundItems(), "g", "{}".getBytes(StandardCharsets.UTF_8));
  }

  private DocumentCollection<byte[]> groundItems() {
    return persistence.documents().collection("ground", Codec.raw());
  }

  private boolean published() {
    return groundItems().get("g").isPresent();
  }

  private static void remains(CompletableFuture<?> waiting) {
    await().during(A_WHILE).until(() -> !waiting.isDone());
  }

  private CompletableFuture<Void> inBackground(Runnable task) {
    return CompletableFuture.runAsync(task, runnable -> new Thread(runnable).start());
  }

  private static void giveAll(
      Players<Hero> players, PlayerHandle<Hero> from, PlayerHandle<Hero> to) {
    players.exchange(
        from,
        to,
        (a, b) -> {
          List<String> all = new ArrayList<>(b.items());
          all.addAll(a.items());
          return new Exchange.Both<>(a.with(List.of()), b.with(List.copyOf(all)));
        },
        LONG);
  }

  @Test
  void commit_withDirtyPlayers_isOneCommit() {
    ann.update(hero -> hero.at(2));

    here.checkpoint(this::ground);

    assertThat(published()).isTrue();
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(ann.unsavedFor()).isZero();
  }

  @Test
  void commit_withAConflictOfTheBatch_changesNothing() {
    here.checkpoint(this::ground);
    ann.update(hero -> hero.at(2));

    assertThatThrownBy(() -> here.checkpoint(this::ground)).isInstanceOf(ConflictException.class);

    assertThat(stored("ann")).contains("\"level\":1");
    assertThat(ann.unsavedFor()).isPositive();
    assertThat(ann.save().await(LONG)).isEqualTo(2);
  }

  @Test
  void commit_withAPlayerWhoIsLost_goesOnWithoutIt() {
    ann.update(hero -> hero.at(2));
    bob.update(hero -> hero.at(2));
    steal("bob", "somebody/else");

    here.checkpoint(this::ground);

    assertThat(published()).isTrue();
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(stored("bob")).contains("\"level\":1");
    assertThat(lost).containsExactly("bob");
  }

  @Test
  void commit_afterLaterChanges_savesTheMoment() {
    ann.update(hero -> hero.at(2));
    Save before = ann.save();
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      bob.update(hero -> hero.at(3));

      checkpoint.commit(this::ground);
    }

    assertThat(before.await(LONG)).isEqualTo(2);
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(stored("bob")).contains("\"level\":1");
    assertThat(ann.value().level()).isEqualTo(3);
    assertThat(ann.unsavedFor()).isPositive();
    assertThat(ann.save().await(LONG)).isEqualTo(3);
    assertThat(stored("ann")).contains("\"level\":3");
  }

  @Test
  void save_duringACheckpoint_waitsForItsEnd() {
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      PlayerHandle<Hero> cyd = here.load("cyd", Hero::fresh);
      cyd.update(hero -> hero.at(2));
      ann.update(hero -> hero.at(2));
      Save loadedBefore = ann.save();
      Save loadedSince = cyd.save();

      remains(loadedBefore.toFuture());
      remains(loadedSince.toFuture());

      assertThat(stored("ann")).contains("\"level\":1");
      checkpoint.commit(this::ground);
      assertThat(loadedBefore.await(LONG)).isEqualTo(2);
      assertThat(loadedSince.await(LONG)).isEqualTo(2);
    }
  }

  /** Nobody has changed the player since the moment. */
  @Test
  void save_ofWhatTheCheckpointSaves_endsWithIt() {
    ann.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      Save save = ann.save();
      remains(save.toFuture());

      checkpoint.commit(this::ground);

      assertThat(save.await(LONG)).isEqualTo(2);
    }
    assertThat(ann.revision()).isEqualTo(2);
  }

  @Test
  void leave_duringACheckpoint_keepsThePlayerUntilItsEnd() {
    ann.update(hero -> hero.at(2));
    Save leave;
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      leave = ann.leave();
      remains(leave.toFuture());
      assertThatThrownBy(() -> there.load("ann")).isInstanceOf(LeaseHeldException.class);

      checkpoint.commit(
          () -> {
            assertThat(stored("ann")).contains("\"level\":1");
            return ground();
          });
    }

    assertThat(leave.await(LONG)).isEqualTo(3);
    assertThat(there.load("ann").orElseThrow().value().level()).isEqualTo(3);
    assertThat(there.revisions().value("ann", 2)).contains(Hero.fresh().at(2));
  }

  @Test
  void leave_asTheLastBeforeACheckpoint_isDurableNotBeforeIt() {
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      Save leave = ann.leave();
      remains(leave.toFuture());
      checkpoint.close();
      leave.await(LONG);
    }
    assertThat(there.load("ann")).isPresent();
  }

  @Test
  void exchange_duringACheckpoint_waitsForItsEnd() {
    CompletableFuture<Void> exchange;
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      exchange = inBackground(() -> giveAll(here, ann, bob));
      remains(exchange);
      assertThat(bob.value()).isEqualTo(Hero.fresh());
      checkpoint.commit(this::ground);
    }

    exchange.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(stored("bob")).contains("\"items\":[\"sword\",\"sword\"]");
  }

  /** What it captured is from before the exchange, and must not undo half of it. */
  @Test
  void commit_withAnExchangeUnderWayAtTheMoment_undoesNoneOfIt() throws Exception {
    CountDownLatch writing = befallWrites(Fault.STALL);
    CompletableFuture<Void> exchange = inBackground(() -> giveAll(here, ann, bob));
    writing.await();
    ann.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      faults.heal();
      exchange.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();

      checkpoint.commit(this::ground);
    }

    assertThat(stored("ann")).contains("\"items\":[]", "\"level\":2");
    assertThat(stored("bob")).contains("\"items\":[\"sword\",\"sword\"]");
    assertThat(ann.value()).isEqualTo(new Hero(3, List.of()));
  }

  @Test
  void commit_withASaveUnderWayAtTheMoment_savesTheMoment() throws Exception {
    CountDownLatch writing = befallWrites(Fault.STALL);
    ann.update(hero -> hero.at(2));
    ann.save();
    writing.await();
    ann.update(hero -> hero.at(3));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(4));
      faults.heal();

      checkpoint.commit(this::ground);
    }

    assertThat(stored("ann")).contains("\"level\":3");
  }

  @Test
  void commit_withASaveUnderWayThatFails_savesTheMoment() throws Exception {
    CountDownLatch writing =
        befallWrites(
            (call, healed) -> {
              healed.await();
              throw new DriverException(Kind.UNAVAILABLE, "the connection was lost on the way");
            });
    ann.update(hero -> hero.at(2));
    Save save = ann.save();
    writing.await();
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      faults.heal();

      checkpoint.commit(this::ground);
    }

    assertThat(save.await(LONG)).isEqualTo(2);
    assertThat(stored("ann")).contains("\"level\":2");
  }

  @Test
  void commit_whoseAnswerIsLost_isKnownToThePlayers() {
    ann.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      befallWrites(Fault.after(Kind.UNAVAILABLE));

      StoreException failure =
          catchThrowableOfType(StoreException.class, () -> checkpoint.commit(this::ground));

      assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
      assertThat(published()).isTrue();
      assertThat(ann.unsavedFor()).isZero();
      assertThat(ann.revision()).isEqualTo(2);
    }
  }

  @Test
  void commit_afterAFailure_canBeTriedAgainWithTheSameMoment() {
    ann.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      befallWrites(Fault.before(Kind.UNAVAILABLE));
      assertThatThrownBy(() -> checkpoint.commit(this::ground)).isInstanceOf(StoreException.class);
      assertThat(published()).isFalse();
      faults.heal();

      checkpoint.commit(this::ground);

      assertThat(published()).isTrue();
      assertThat(stored("ann")).contains("\"level\":2");
    }
  }

  /** The store must know whose the players are, however long the checkpoint takes. */
  @Test
  void presumedDead_duringACheckpoint_keepsThePlayers() {
    String id = here.get("ann").orElseThrow().stored().player().envelope().owner().server();
    ann.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      fence(id);

      await().until(() -> !stored("ann").contains(id) && !stored("bob").contains(id));

      assertThat(stored("ann")).contains("\"level\":1", "\"owner\"");
      checkpoint.commit(this::ground);
    }
    assertThat(stored("ann")).contains("\"level\":2");
    assertThat(lost).isEmpty();
  }

  private void fence(String server) {
    persistence
        .documents()
        .collection("servers", Codec.raw())
        .update(
            server,
            json ->
                new String(json, StandardCharsets.UTF_8)
                    .replace("ALIVE", "FENCED")
                    .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void close_withoutACommit_savesNothingAndLetsAllGoOn() {
    ann.update(hero -> hero.at(2));
    Save save;
    try (Checkpoint checkpoint = here.beginCheckpoint()) {
      ann.update(hero -> hero.at(3));
      save = ann.save();
      assertThat(here.backlog().heldFor()).isPositive();
      assertThat(here.backlog().unsaved()).isEqualTo(1);
      assertThatThrownBy(here::beginCheckpoint)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("open already");
    }

    assertThat(save.await(LONG)).isEqualTo(2);
    assertThat(stored("ann")).contains("\"level\":3");
    assertThat(here.backlog().heldFor()).isZero();
    here.checkpoint(this::ground);
  }

  @Test
  void commit_afterItsEnd_isRefused() {
    Checkpoint checkpoint = here.beginCheckpoint();
    checkpoint.close();

    assertThatThrownBy(() -> checkpoint.commit(this::ground))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("over");

    assertThat(published()).isFalse();
  }

  @Test
  void close_ofThePlayersDuringACheckpoint_savesThemAndEndsIt() {
    ann.update(hero -> hero.at(2));
    Checkpoint checkpoint = here.beginCheckpoint();
    Save leave = bob.leave();

    CloseReport report = here.close(LONG);

    assertThat(report.isComplete()).isTrue();
    assertThat(leave.isDurable()).isTrue();
    assertThat(stored("ann")).contains("\"level\":2").doesNotContain("\"owner\"");
    assertThatThrownBy(() -> checkpoint.commit(this::ground))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    checkpoint.close();
    assertThatThrownBy(here::beginCheckpoint).isInstanceOf(IllegalStateException.class);
    assertThat(published()).isFalse();
  }

  @Test
  void close_ofThePlayersDuringACommit_endsWithinItsDeadline() throws Exception {
    ann.update(hero -> hero.at(2));
    CountDownLatch writing = befallWrites(Fault.STALL);
    Checkpoint checkpoint = here.beginCheckpoint();
    CompletableFuture<Void> commit = inBackground(() -> checkpoint.commit(this::ground));
    writing.await();

    CloseReport report = here.close(A_WHILE);

    assertThat(report.unsaved()).containsExactly("ann");
    assertThatThrownBy(() -> commit.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(RuntimeException.class);
    assertThat(published()).isEqualTo(stored("ann").contains("\"level\":2"));
  }
}
