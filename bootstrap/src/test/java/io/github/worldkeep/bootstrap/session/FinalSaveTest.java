package io.github.worldkeep.bootstrap.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A final save that fails is reported, and keeps the leases. */
final class FinalSaveTest {
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private void assertKept() throws Exception {
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      assertThatThrownBy(() -> other.acquire("world/island", Duration.ZERO))
          .as("the lease is left to expire")
          .isInstanceOf(LeaseHeldException.class);
    }
  }

  private static Played hangingAt42(CountDownLatch saving) {
    return new Played() {
      @Override
      public void save(Session<Hero> session, Runnable moment) throws Exception {
        if (number == 42) {
          saving.countDown();
          new CountDownLatch(1).await(); // It never returns.
        }
        super.save(session, moment);
      }
    };
  }

  @Test
  void interrupted_becauseTheTimeIsUp_isNotCalledSaved() throws Exception {
    CountDownLatch saving = new CountDownLatch(1);
    Played game = hangingAt42(saving);
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    game.number = 42;
    session.end();
    saving.await();

    life.cycle().softStop("the host can't wait", Duration.ofMillis(500));
    SessionReport report = life.end();

    assertThat(report.unsaved()).containsExactly("world island");
    assertThat(report.exitCode()).isEqualTo(74);
    assertKept();
  }

  /** If the world's files hang, the players have the rest of the time. */
  @Test
  void terminated_whileTheWorldHangs_savesThePlayersAlone_inTime() throws Exception {
    CountDownLatch saving = new CountDownLatch(1);
    Played game = hangingAt42(saving);
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    session.join(lives.token("ada", session.id())).player().update(hero -> hero.with(7));
    game.number = 42;
    session.end();
    saving.await();
    long begun = System.nanoTime();

    Duration grace = Duration.ofSeconds(6);
    life.cycle().softStop("the host can't wait", grace);
    SessionReport report = life.end();

    assertThat(report.unsaved()).containsExactly("world island");
    assertThat(report.failure()).as("the save ended by itself").isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(grace);
    try (Persistence persistence = lives.stores()) {
      String ada =
          new String(
              persistence
                  .documents()
                  .collection("players", Codec.raw())
                  .get("ada")
                  .orElseThrow()
                  .value(),
              UTF_8);
      assertThat(ada).contains("\"gold\":7");
    }
  }

  @Test
  void gameThatWaitsForACheckpoint_whileItStops_isNotHeldUp() throws Exception {
    Played game =
        new Played() {
          @Override
          public void stop(Session<Hero> session) throws Exception {
            CompletableFuture<Void> asked = CompletableFuture.runAsync(session::checkpoint);
            assertThatThrownBy(asked::get).hasRootCauseInstanceOf(IllegalStateException.class);
            number = 42;
            super.stop(session);
          }
        };
    Life life = lives.begin(game);
    await().until(game.next()::joinable);
    long begun = System.nanoTime();

    SessionReport report = life.stop();

    assertThat(report.failure()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(lives.savedNumber()).isEqualTo("42");
  }
}
