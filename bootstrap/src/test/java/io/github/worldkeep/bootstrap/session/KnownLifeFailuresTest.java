package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known failures of game servers, each in the reported circumstances. */
final class KnownLifeFailuresTest {
  private final Played game = new Played();
  private Lives lives;
  private Path directory;

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    directory = place;
    lives = new Lives(place);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    await().until(session::joinable);
    return session.join(lives.token(player, session.id())).player();
  }

  /** 13: a failed load kept its lock for ever. */
  @Test
  void failedLoad_leavesNoLease() throws Exception {
    Life first = lives.begin(game);
    game.next();
    game.number = 1;
    first.stop();
    damageContents();
    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"island\"}");

    SessionReport report = lives.begin(new Played()).end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure()).hasValueSatisfying(why -> assertThat(why).contains("restore"));
    try (Persistence persistence = lives.stores();
        GameServer next = GameServer.join(persistence.documents(), "next")) {
      assertThat(next.acquire("world/island", Duration.ZERO).isHeld()).isTrue();
    }
  }

  private void damageContents() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("stores/objects"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("worldkeep-objects.json")) {
          Files.writeString(file, "damaged");
        }
      }
    }
  }

  /** 19: the time to stop was over before the save began. */
  @Test
  void shortGrace_isShared_andTheSaveHasMostOfIt() throws Exception {
    Played stubborn =
        new Played() {
          @Override
          public void stop(Session<Hero> session) throws Exception {
            new CountDownLatch(1).await(); // It never stops.
          }
        };
    Life life = lives.begin(stubborn);
    join(stubborn.next(), "ada").update(hero -> hero.with(7)); // She never leaves.
    stubborn.number = 42;
    long begun = System.nanoTime();

    life.cycle().softStop("SIGTERM", Duration.ofSeconds(6));
    SessionReport report = life.end();

    assertThat(report.unsaved()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
  }

  /** 20: the server was stopped while it created a new world. */
  @Test
  void stopWhileTheWorldIsMade_publishesNothingOfIt() throws Exception {
    CountDownLatch halfMade = new CountDownLatch(1);
    Played maker =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            Files.createDirectories(session.directory());
            Files.writeString(session.directory().resolve(FILE), "half a wo");
            halfMade.countDown();
            new CountDownLatch(1).await();
          }
        };
    Life life = lives.begin(maker);
    halfMade.await();

    life.cycle().terminate("SIGTERM");
    SessionReport report = life.end();

    assertThat(report.exitCode()).isZero();
    try (Persistence persistence = lives.stores()) {
      assertThat(new Worlds(persistence).open(new WorldId(Lives.WORLD)).latest()).isEmpty();
    }
  }

  /** 24: after the first failure of the clean-up, the rest was not released. */
  @Test
  void gameThatFailsToStop_isSavedAllTheSame() throws Exception {
    Played failing =
        new Played() {
          @Override
          public void stop(Session<Hero> session) {
            throw new IllegalStateException("the game can't stop");
          }
        };
    Life life = lives.begin(failing);
    join(failing.next(), "ada").update(hero -> hero.with(7));
    failing.number = 42;

    SessionReport report = life.stop();

    assertThat(report.exitCode()).isZero();
    assertThat(lives.savedNumber()).isEqualTo("42");
    assertThat(lives.host.heard).containsSubsequence("ended 0", "close");
  }

  /** 25: the host's own process outlived the game, because the end was not reported to it. */
  @Test
  void everyEnd_isToldToTheHost() throws Exception {
    Played failing =
        new Played() {
          @Override
          public void load(Session<Hero> session) {
            throw new IllegalStateException("the game can't start");
          }
        };

    SessionReport report = lives.begin(failing).end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(lives.host.heard).containsSubsequence("ended 5", "close").doesNotContain("active");
  }

  /** 26: a server was allocated, and no player learned of it. */
  @Test
  void nobodyComes_theSessionEnds() throws Exception {
    Intervals intervals =
        Intervals.DEFAULT.withEmptyAfter(Duration.ofHours(1), Duration.ofMillis(300));
    lives.times(Times.DEFAULT.withIntervals(intervals));

    SessionReport report = lives.begin(game).end();

    assertThat(report.exitCode()).isZero();
    assertThat(game.heard).containsExactly("load", "stop");
  }

  /** 27: the host was unavailable at boot, or presumed a loading server dead. */
  @Test
  void hostRefusesAtBoot_isAskedAgain_andHearsTheServerBeforeItLoads() throws Exception {
    lives.host.refusals.set(3);
    CountDownLatch goOn = new CountDownLatch(1);
    Played slow =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            goOn.await();
            super.load(session);
          }
        };
    Life life = lives.begin(slow);

    await().until(() -> lives.host.heard.containsAll(List.of("allocate", "beat")));
    assertThat(lives.host.heard).doesNotContain("active");
    goOn.countDown();
    slow.next();
    assertThat(life.stop().exitCode()).isZero();
  }

  /** 42: the session was called active before the game ran. */
  @Test
  void active_isToldOnceTheGamePlays() throws Exception {
    Played telling =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            heard.addAll(lives.host.heard);
            assertThat(session.info().instance().orElseThrow().joinable()).isFalse();
            super.load(session);
          }
        };
    Life life = lives.begin(telling);
    telling.next();
    await().until(() -> lives.host.heard.contains("active"));

    assertThat(telling.heard).doesNotContain("active");
    assertThat(life.stop().exitCode()).isZero();
  }
}
