package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionLimits;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.StopDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.token.AdmissionRefusedException;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of servers, on stores that outlive them. */
final class SessionLifeTest {
  private final Played game = new Played();
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    await().until(session::joinable);
    return session.join(lives.token(player, session.id())).player();
  }

  private static void assertStopped(SessionReport report) {
    assertThat(report.failure()).isEmpty();
    assertThat(report.unsaved()).isEmpty();
    assertThat(report.endState()).isEqualTo(State.STOPPED);
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void softStop_whilePlayed_savesAndTellsEverybodyOnce() throws Exception {
    Times times = lives.times();
    lives.times(
        times.withStop(
            times.stop().withDrain(Duration.ofSeconds(2)))); // Time for the game to be called.
    Life life = lives.begin(game);
    join(game.next(), "ada").update(hero -> hero.with(7));
    game.number = 42;

    assertStopped(life.stop());

    assertThat(game.heard).containsExactly("load", "softStop", "stop");
    assertThat(lives.host.heard)
        .filteredOn(what -> !what.equals("beat")) // From a thread of its own.
        .containsExactly(
            "connect", "reserve", "allocate", "active", "draining", "ended 0", "close");
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void nextServer_onAnotherMachine_loadsWhatTheLastOneSaved() throws Exception {
    Life first = lives.begin(game);
    join(game.next(), "ada").update(hero -> hero.with(7));
    game.number = 42;
    assertStopped(first.stop());

    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"island\"}");
    Played later = new Played();
    lives.begin(later);
    Session<Hero> session = later.next();

    assertThat(later.number).isEqualTo(42);
    assertThat(join(session, "ada").value()).isEqualTo(new Hero(7));
  }

  @Test
  void threeSessions_inOneProcess_eachLoadsWhatTheLastOneSaved() throws Exception {
    lives.options(lives.options().withSessions(SessionLimits.DEFAULT.withMaxRecycles(2)));
    Life life = lives.begin(game);
    for (int i = 0; i < 3; i++) {
      Session<Hero> session = game.next();
      assertThat(game.number).isEqualTo(i);
      join(session, "ada").update(hero -> hero.with(1));
      game.number = i + 1;
      session.end();
    }

    SessionReport report = life.end();

    assertStopped(report);
    assertThat(report.sessions()).isEqualTo(3);
    assertThat(lives.savedNumber()).isEqualTo("3");
    assertThat(lives.host.heard).filteredOn("connect"::equals).hasSize(3);
    assertThat(lives.host.heard).filteredOn("close"::equals).hasSize(3);
    assertThat(lives.host.heard).filteredOn(what -> what.startsWith("ended")).hasSize(1);
  }

  @Test
  void newWorld_onAMachineThatHadAnother_beginsEmpty() throws Exception {
    Life first = lives.begin(game);
    game.next();
    game.number = 42;
    first.stop();

    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"desert\"}");
    Played other = new Played();
    lives.begin(other, first.machine());
    Path directory = other.next().directory();

    assertThat(other.number).isZero();
    assertThat(directory.resolve(".worldkeep/aside-1").resolve(Played.FILE)).hasContent("42");
  }

  @Test
  void softStop_beforeAnAllocation_endsAtOnce() throws Exception {
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));

    assertStopped(life.stop());

    assertThat(game.heard).isEmpty();
    assertThat(lives.host.heard).containsSubsequence("ready", "ended 0", "close");
  }

  @Test
  void allocated_toASessionOfTheBackend_playsIt() throws Exception {
    lives.mode(Mode.ALLOCATE);
    lives.room("{\"worldId\": \"island\"}");
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    Allocation allocation = lives.host.allocation("match-9");
    provide(allocation);

    lives.host.listener().allocated(allocation);
    lives.host.listener().allocated(allocation);
    lives.host.listener().allocationFailed("contradicts itself");
    Session<Hero> session = game.next();

    assertThat(session.id()).isEqualTo("match-9");
    assertThat(session.info().type()).isEqualTo("duel");
    assertStopped(life.stop());
    assertThat(game.heard).filteredOn("load"::equals).hasSize(1);
  }

  private void provide(Allocation allocation) {
    try (Persistence persistence = lives.stores()) {
      new Sessions(persistence.documents())
          .create(
              new SessionDraft(
                  allocation.sessionId().orElseThrow(),
                  "duel",
                  Optional.of(allocation.id()),
                  Optional.empty(),
                  List.of(),
                  "{}"));
    }
  }

  @Test
  void allocated_withoutAnAddress_fails() throws Exception {
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    Allocation whole = lives.host.allocation("match-9");

    lives
        .host
        .listener()
        .allocated(
            new Allocation(
                whole.id(),
                whole.sessionId(),
                Optional.empty(),
                whole.roomConfig(),
                whole.attributes()));

    SessionReport report = life.end();
    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure()).hasValueSatisfying(why -> assertThat(why).contains("address"));
    assertThat(lives.host.heard).containsSubsequence("ended 5", "close");
  }

  @Test
  void allocated_withARoomConfigThatCannotBeRead_fails_andEntersNoSession() throws Exception {
    List<State> states = new CopyOnWriteArrayList<>();
    lives.listener =
        new SessionListener() {
          @Override
          public void entered(State state) {
            states.add(state);
          }
        };
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    Allocation whole = lives.host.allocation("match-9");
    provide(whole);

    lives
        .host
        .listener()
        .allocated(
            new Allocation(
                whole.id(),
                whole.sessionId(),
                whole.address(),
                Optional.of("{\"worldId\": 7}"),
                whole.attributes()));

    SessionReport report = life.end();
    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.cause()).containsInstanceOf(RoomConfigException.class);
    assertThat(report.failure().orElseThrow()).contains("the allocation failed: ", "worldId");
    assertThat(states).endsWith(State.AWAIT_ALLOCATION, State.FAILING, State.FAILED);
    try (Persistence persistence = lives.stores()) {
      assertThat(new Sessions(persistence.documents()).get("match-9").orElseThrow().instance())
          .isEmpty();
    }
  }

  @Test
  void allocated_withARoomConfigThatSpendsTheOperatorsSecret_failsAndSendsNothing()
      throws Exception {
    lives.environment.put("DB_PASSWORD", "hunter2");
    lives.mode(Mode.ALLOCATE);
    try (ServerSocket attacker = new ServerSocket(0)) {
      String uri = "redis://:env:DB_PASSWORD@127.0.0.1:" + attacker.getLocalPort();
      Life life = lives.begin(game);
      await().until(() -> lives.host.heard.contains("ready"));
      Allocation whole = lives.host.allocation("match-9");
      provide(whole);

      lives
          .host
          .listener()
          .allocated(
              new Allocation(
                  whole.id(),
                  whole.sessionId(),
                  whole.address(),
                  Optional.of("{\"worldId\":\"w\",\"stores\":{\"keyValues\":\"" + uri + "\"}}"),
                  whole.attributes()));

      SessionReport report = life.end();
      assertThat(report.exitCode()).isEqualTo(5);
      assertThat(report.cause()).containsInstanceOf(RoomConfigException.class);
      assertThat(report.failure().orElseThrow())
          .contains("stores.keyValues", "WORLDKEEP_ROOM_SECRETS")
          .doesNotContain("hunter2");
      attacker.setSoTimeout(1);
      assertThatThrownBy(attacker::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void sessionDeleted_whilePlayed_savesAndEnds() throws Exception {
    Life life = lives.begin(game);
    join(game.next(), "ada").update(hero -> hero.with(7));
    game.number = 42;
    try (Persistence persistence = lives.stores()) {
      assertThat(new Sessions(persistence.documents()).delete("match-1")).isTrue();
    }

    assertStopped(life.end());

    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void worldOfAnotherServer_isNotLoaded() throws Exception {
    lives.times(Times.DEFAULT.withStart(StartDeadlines.DEFAULT.withLease(Duration.ofMillis(300))));
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      other.acquire("world/island", Duration.ZERO);

      SessionReport report = lives.begin(game).end();

      assertThat(report.exitCode()).isEqualTo(5);
      assertThat(report.failure()).hasValueSatisfying(why -> assertThat(why).contains("other"));
      assertThat(game.heard).isEmpty();
      other.acquire("session/match-1", Duration.ZERO); // It was released.
    }
  }

  @Test
  void worldTakenByAnotherServer_isToldToTheGame_andNotSavedAnyMore() throws Exception {
    lives.times(lives.times().withLease(Lives.SELDOM_RENEWED));
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    session.checkpoint();
    game.number = 42;
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      forgetOthers(persistence, other);
      other.acquire("world/island", Duration.ofSeconds(5));

      SessionReport report = life.end();

      assertThat(report.exitCode()).isEqualTo(74);
      assertThat(report.unsaved()).containsExactly("world island");
    }
    assertThat(game.heard).containsExactly("load", "leaseLost", "stop");
    assertThat(lives.savedNumber()).isEqualTo("0");
  }

  /** Removes all other servers, as if they were presumed dead. */
  private static void forgetOthers(Persistence persistence, GameServer but) {
    var servers = persistence.documents().collection("servers", Codec.raw());
    for (Document<byte[]> server : servers.find(Query.all()).items()) {
      if (!server.id().equals(but.id())) {
        servers.delete(server.id());
      }
    }
  }

  @Test
  void join_withAnotherSessionsToken_isRefused() throws Exception {
    lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);

    assertThatThrownBy(() -> session.join(lives.token("ada", "match-2")))
        .hasMessageContaining("match-1");
    assertThat(session.players().all()).isEmpty();
  }

  @Test
  void join_withATokenThatHasExpired_isRefused() throws Exception {
    lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    String token = lives.token("ada", "match-1", Duration.ofMillis(1));
    await().until(() -> lives.tokens() == 0);

    assertThatThrownBy(() -> session.join(token)).isInstanceOf(AdmissionRefusedException.class);
    assertThat(session.players().all()).isEmpty();
  }

  @Test
  void join_whileDraining_isRefused_andTheTokenStaysGood() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    join(session, "ada");
    session.matchEnded();
    await().until(() -> !session.joinable());
    String token = lives.token("bob", "match-1");

    assertThatThrownBy(() -> session.join(token)).isInstanceOf(SessionClosedException.class);

    assertStopped(life.end());
    try (Persistence persistence = lives.stores()) {
      assertThat(new ConnectionTokens(persistence.keyValues()).redeem(token, "match-1").player())
          .isEqualTo("bob");
    }
  }

  @Test
  void lastPlayerLeaves_whileDraining_endsBeforeTheTimeIsOver() throws Exception {
    lives.times(Times.DEFAULT.withStop(StopDeadlines.DEFAULT.withDrain(Duration.ofMinutes(5))));
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    PlayerHandle<Hero> ada = join(session, "ada");
    session.matchEnded();
    ada.update(hero -> hero.with(1));
    ada.leave();

    assertStopped(life.end());
  }

  @Test
  void checkpoint_whilePlayed_isDurableWhenItReturns() throws Exception {
    lives.begin(game);
    Session<Hero> session = game.next();
    PlayerHandle<Hero> ada = join(session, "ada");
    ada.update(hero -> hero.with(7));
    game.number = 42;

    session.checkpoint();

    assertThat(lives.savedNumber()).isEqualTo("42");
    assertThat(ada.unsavedFor()).isZero();
    assertThat(session.timeSinceCheckpoint()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void modeDisabled_doesNothing() throws Exception {
    lives.mode(Mode.DISABLED);

    SessionReport report = lives.begin(game).end();

    assertThat(report.endState()).isEqualTo(State.DISABLED);
    assertThat(lives.host.heard).isEmpty();
  }

  @Test
  void softStop_whileTheGameStarts_drainsAsSoonAsItHas() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Played slow =
        new Played() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            loading.countDown();
            goOn.await();
            super.load(session);
          }

          @Override
          public void softStop(Session<Hero> session, Duration left) {
            super.softStop(session, left);
            await().until(() -> lives.host.heard.contains("draining"));
          }
        };
    Life life = lives.begin(slow);
    loading.await();
    life.cycle().softStop("the test says so", Duration.ofSeconds(20));
    slow.number = 0;
    goOn.countDown();

    assertStopped(life.end());

    assertThat(slow.heard).containsExactly("load", "softStop", "stop");
    assertThat(lives.host.heard).filteredOn("draining"::equals).hasSize(1);
  }
}
