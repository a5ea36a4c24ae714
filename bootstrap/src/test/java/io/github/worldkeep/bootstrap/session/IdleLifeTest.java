package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of a server while it waits and while it is played. */
final class IdleLifeTest {
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final LeaseTerms OFTEN_RENEWED =
      new LeaseTerms(Duration.ofSeconds(4), Duration.ofMillis(100));
  private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(5);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Played game = new Played();
  private final StageBackend backend = new StageBackend();
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    lives.backend = Optional.of(backend);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private void intervals(Duration poll, Duration report) {
    lives.times(lives.times().withIntervals(Intervals.DEFAULT.withBackend(poll, report)));
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    await().until(session::joinable);
    return session.join(lives.token(player, session.id())).player();
  }

  private Session<Hero> played() throws Exception {
    Session<Hero> session = game.next();
    await().until(session::joinable);
    return session;
  }

  @Test
  void softStop_ofTheHost_isNotToldBackToIt() throws Exception {
    Life life = lives.begin(game);
    played();

    lives.host.listener().softStop("scaled down", Optional.of(Duration.ofSeconds(2)));
    lives.host.listener().softStop("scaled down", Optional.of(Duration.ofSeconds(2)));

    assertThat(life.end().exitCode()).isZero();
    assertThat(lives.host.heard).doesNotContain("draining");
    assertThat(game.heard).containsOnlyOnce("softStop");
  }

  @Test
  void softStop_ofOthers_isToldTheHostOnce() throws Exception {
    Times times = lives.times();
    lives.times(times.withStop(times.stop().withDrain(Duration.ofSeconds(20))));
    Life life = lives.begin(game);
    Session<Hero> session = played();
    PlayerHandle<Hero> ada = join(session, "ada");

    session.shutDown();
    session.shutDown();
    life.cycle().softStop("the test says so", Duration.ofSeconds(40));
    await().until(() -> lives.host.heard.contains("draining")); // From a thread of its own.
    ada.leave();
    life.end();

    assertThat(lives.host.heard).containsOnlyOnce("draining");
    assertThat(game.heard).containsOnlyOnce("softStop");
  }

  @Test
  void hostIsLost_whilePlayed_savesAndFails() throws Exception {
    Life life = lives.begin(game);
    played();
    game.number = 42;

    lives.host.listener().hardStop("unhealthy", Optional.empty());
    SessionReport report = life.end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure()).contains("hard stop: unhealthy");
    assertThat(report.unsaved()).isEmpty();
    assertThat(game.heard).as("it holds still while it is saved").containsExactly("load", "stop");
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void hostIsLost_afterTheEnd_doesNotMakeItAFailure() throws Exception {
    Life life = lives.begin(game);
    played();
    backend.leaving = () -> lives.host.listener().hardStop("too late", Optional.empty());

    SessionReport report = life.stop();

    assertThat(report.exitCode()).isZero();
    assertThat(report.failure()).isEmpty();
  }

  @Test
  void instanceThatTheBackendDoesNotKnow_isLookedForAtOnce() throws Exception {
    intervals(NEVER, OFTEN);
    Life life = lives.begin(game);
    played();
    backend.knowsNoInstance = true;
    await().until(() -> backend.unchanged.get() > 0); // It is still there, so nothing follows.
    assertThat(life.report()).isNotDone();

    backend.session.set(Optional.empty());

    assertThat(life.end().exitCode()).isZero();
    assertThat(game.heard).containsExactly("load", "stop");
  }

  @Test
  void sessionThatHasNotChanged_isPolledByItsEtag_andNothingIsTold() throws Exception {
    intervals(OFTEN, NEVER);
    lives.begin(game);
    played();

    await().until(() -> backend.unchanged.get() > 3);

    assertThat(game.heard).containsExactly("load");
  }

  @Test
  void sessionThatHasChanged_isToldTheGame_once() throws Exception {
    intervals(OFTEN, NEVER);
    lives.begin(game);
    Session<Hero> session = played();

    GameSession changed = backend.change(UnaryOperator.identity());

    await().until(() -> session.info().etag().equals(changed.etag()));
    await().until(() -> game.heard.contains("changed"));
    int polls = backend.unchanged.get();
    await().until(() -> backend.unchanged.get() > polls + 2);
    assertThat(game.heard).containsExactly("load", "changed");
  }

  @Test
  void sessionOfAnotherAllocation_isLeft_withASave() throws Exception {
    assertEndsTheGame(now -> backend.of(now, now.id(), Optional.of("another"), now.instance()));
  }

  @Test
  void sessionOfAnotherInstance_isLeft_withASave() throws Exception {
    assertEndsTheGame(
        now -> {
          Instance mine = now.instance().orElseThrow();
          Instance other =
              new Instance(
                  "another", mine.allocationId(), mine.address(), mine.joinable(), mine.capacity());
          return backend.of(now, now.id(), now.allocationId(), Optional.of(other));
        });
  }

  @Test
  void sessionOfAnotherName_isLeft_withASave() throws Exception {
    assertEndsTheGame(now -> backend.of(now, "another", now.allocationId(), now.instance()));
  }

  @Test
  void sessionWithoutItsInstance_isLeft_withASave() throws Exception {
    assertEndsTheGame(now -> backend.of(now, now.id(), now.allocationId(), Optional.empty()));
  }

  private void assertEndsTheGame(UnaryOperator<GameSession> change) throws Exception {
    intervals(OFTEN, NEVER);
    Life life = lives.begin(game);
    played();
    game.number = 42;

    backend.change(change);

    assertThat(life.end().exitCode()).isZero();
    assertThat(game.heard).containsExactly("load", "stop");
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void playersAndCapacity_areToldToHostAndBackend() throws Exception {
    intervals(NEVER, OFTEN);
    lives.begin(game);
    PlayerHandle<Hero> ada = join(played(), "ada");

    await().until(() -> lives.host.occupancy.equals(new Occupancy(List.of("ada"), 100)));
    await().until(() -> backend.heard.contains("1 of 100"));
    ada.leave();
    await().until(() -> lives.host.occupancy.equals(Occupancy.empty(100)));
  }

  @Test
  void leases_areRenewed_forAsLongAsItIsPlayed() throws Exception {
    lives.times(lives.times().withLease(OFTEN_RENEWED));
    lives.begin(game);
    played();

    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      assertThatThrownBy(() -> other.acquire("world/island", LONGER_THAN_A_LEASE))
          .isInstanceOf(LeaseHeldException.class);
    }
    assertThat(game.heard).containsExactly("load");
  }

  /** Starts a server that waits for the lease on its world. */
  private Life waitingForALease(GameServer other) throws Exception {
    Times times = lives.times();
    lives.times(times.withStart(times.start().withLease(Duration.ofSeconds(30))));
    intervals(OFTEN, OFTEN);
    other.acquire("world/island", Duration.ZERO);
    Life life = lives.begin(game);
    await().until(() -> backend.session.get().flatMap(GameSession::instance).isPresent());
    return life;
  }

  @Test
  void server_thatWaitsForALease_reportsThatItIsWell() throws Exception {
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      Life life = waitingForALease(other);

      await().until(() -> backend.heard.contains("0 of 100"));

      assertThat(game.heard).isEmpty();
      life.cycle().terminate("the test says so");
    }
  }

  @Test
  void sessionThatIsGone_whileItsServerWaitsForALease_isLeftWithoutAGame() throws Exception {
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      Life life = waitingForALease(other);

      backend.session.set(Optional.empty());

      assertThat(life.end().exitCode()).isZero();
      assertThat(game.heard).isEmpty();
    }
  }

  @Test
  void sessionThatIsToEnd_whileTheGameStarts_endsOnceItHasStarted() throws Exception {
    Played ended =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            super.load(session);
            backend.change(IdleLifeTest::closing);
            await().until(() -> backend.unchanged.get() > 0); // The server has seen the change.
          }
        };
    intervals(OFTEN, NEVER);

    SessionReport report = lives.begin(ended).end();

    assertThat(report.exitCode()).isZero();
    assertThat(ended.heard).containsSubsequence("load", "changed", "stop");
  }

  private static GameSession closing(GameSession now) {
    return new GameSession(
        now.id(),
        now.etag(),
        now.type(),
        GameSession.State.CLOSING,
        now.allocationId(),
        now.worldId(),
        now.players(),
        now.instance(),
        now.data());
  }

  @Test
  void checkpoint_isMadeByItself_andItsAgeIsKnown() throws Exception {
    lives.times(
        lives.times().withIntervals(Intervals.DEFAULT.withAutosave(Duration.ofMillis(300))));
    lives.begin(game);
    Session<Hero> session = played();
    PlayerHandle<Hero> ada = join(session, "ada");
    ada.update(hero -> hero.with(7));
    game.number = 42;

    await().until(() -> lives.savedNumber().equals("42"));
    await().until(() -> ada.unsavedFor().isZero());
    Duration age = session.timeSinceCheckpoint();
    long madeAtTheLatest = System.nanoTime() - age.toNanos();
    await()
        .until(
            () -> {
              long now = System.nanoTime();
              return now - session.timeSinceCheckpoint().toNanos() > madeAtTheLatest;
            });
  }
}
