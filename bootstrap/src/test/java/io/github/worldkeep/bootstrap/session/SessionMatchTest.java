package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchEndedException;
import io.github.worldkeep.state.match.MatchEvent;
import io.github.worldkeep.state.match.MatchQuery;
import io.github.worldkeep.state.match.MatchRecord;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.MatchState;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.match.Participant;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The matches of a session, from their start to their end. */
final class SessionMatchTest {
  private static final MatchResult ABANDONED = MatchResult.ABANDONED;

  private final Played game = new Played();
  private Lives lives;
  private Path machine;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    machine = directory.resolve("process");
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private Session<Hero> played(Game<Hero> by) throws Exception {
    lives.begin(by);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    return session;
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    return session.join(lives.token(player, session.id())).player();
  }

  private static Match duel(Session<Hero> session) {
    return session.startMatch("duel", Map.of("map", "isle"));
  }

  /** Returns the matches in the store, the earliest first. */
  private List<MatchRecord> stored() {
    try (Persistence persistence = lives.stores()) {
      List<MatchRecord> latestFirst =
          new Matches(persistence.documents()).find(MatchQuery.ALL.session("match-1")).items();
      return latestFirst.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }
  }

  @Test
  void matches_oneAfterTheOther_haveTheSessionsName_andTheirResults() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    assertThat(session.match()).isEmpty();
    Match first = duel(session);
    first.end(MatchResult.of("draw"));
    assertThat(session.match()).isEmpty();
    duel(session);
    Match named = session.startMatch("finale", "duel", Map.of());
    assertThat(session.match()).contains(named);
    named.end(MatchResult.of("completed"));

    assertThat(life.stop().exitCode()).isZero();

    assertThat(stored())
        .extracting(MatchRecord::id)
        .containsExactly("finale", "match-1", "match-1.2");
    assertThat(stored())
        .extracting(match -> match.result().orElseThrow().outcome())
        .containsExactly("completed", "draw", "abandoned");
  }

  @Test
  void playersWhoComeAndGo_takePart() throws Exception {
    Session<Hero> session = played(game);
    PlayerHandle<Hero> ada = join(session, "ada");
    Match match = duel(session);
    join(session, "bob");
    assertThat(match.record().participants())
        .extracting(Participant::player)
        .containsExactly("ada", "bob");

    ada.leave();
    session.players().load("eve", () -> new Hero(0));

    await()
        .untilAsserted(
            () ->
                assertThat(match.record().participants())
                    .filteredOn(participant -> participant.leftAt().isEmpty())
                    .extracting(Participant::player)
                    .containsExactly("bob", "eve"));
    MatchRecord record = match.end(MatchResult.of("won").with("bob", 1, 3).with("ada", 2, 1));
    assertThat(record.participants()).hasSize(3);
  }

  @Test
  void openMatch_atTheEnd_isAbandoned_andWhoStayedHasNotLeft() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    join(session, "ada");
    duel(session).event("first blood", Map.of("by", "ada"));

    assertThat(life.stop().exitCode()).isZero();

    MatchRecord match = stored().get(0);
    assertThat(match.result()).contains(ABANDONED);
    assertThat(match.events()).extracting(MatchEvent::type).containsExactly("first blood");
    assertThat(match.participants().get(0).leftAt()).isEmpty();
  }

  @Test
  void matchThatTheGameEnds_whenItStops_hasItsResult() throws Exception {
    Played proper =
        new Played() {
          @Override
          public void stop(Session<Hero> session) {
            session.match().orElseThrow().end(MatchResult.of("stopped"));
          }
        };
    Life life = lives.begin(proper);
    duel(proper.next());

    assertThat(life.stop().exitCode()).isZero();

    assertThat(stored()).hasSize(1);
    assertThat(stored().get(0).result()).contains(MatchResult.of("stopped"));
  }

  @Test
  void autosave_makesTheMatchDurable() throws Exception {
    lives.times(
        lives
            .times()
            .withIntervals(lives.times().intervals().withAutosave(Duration.ofMillis(100))));
    Session<Hero> session = played(game);
    duel(session).event("first blood", Map.of("by", "ada"));

    await().untilAsserted(() -> assertThat(stored().get(0).events()).hasSize(1));
    assertThat(stored().get(0).state()).isEqualTo(MatchState.RUNNING);
  }

  @Test
  void gameThatFailsToStart_leavesNoMatchRunning() throws Exception {
    Played failing =
        new Played() {
          @Override
          public void load(Session<Hero> session) {
            duel(session);
            throw new IllegalStateException("the game can't start");
          }
        };

    assertThat(lives.begin(failing).end().exitCode()).isEqualTo(5);

    assertThat(stored()).extracting(MatchRecord::result).containsExactly(Optional.of(ABANDONED));
  }

  @Test
  void start_afterTheSession_isRefused_andWritesNothing() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    Match match = duel(session);
    life.stop();

    assertThatThrownBy(() -> duel(session)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> match.end(MatchResult.of("draw")))
        .isInstanceOf(MatchEndedException.class);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void sessionTakenByAnotherServer_itsMatchIsWrittenByThatAlone() throws Exception {
    lives.times(lives.times().withLease(Lives.SELDOM_RENEWED));
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    Match match = duel(session);
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      DocumentCollection<byte[]> servers =
          persistence.documents().collection("servers", Codec.raw());
      servers.find(Query.all()).items().stream()
          .filter(server -> !server.id().equals(other.id()))
          .forEach(presumedDead -> servers.delete(presumedDead.id()));
      Lease lease = other.acquire("session/match-1", Duration.ofSeconds(5));
      assertThatThrownBy(() -> match.end(MatchResult.of("draw")))
          .isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(() -> duel(session)).isInstanceOf(LeaseLostException.class);

      SessionReport report = life.end();

      assertThat(report.exitCode()).isEqualTo(74);
      assertThat(stored()).extracting(MatchRecord::state).containsExactly(MatchState.RUNNING);
      new Matches(persistence.documents())
          .inSession("match-1", lease)
          .resume("match-1")
          .orElseThrow()
          .end(MatchResult.of("completed"));
    }
  }

  @Test
  void matchOfAKilledServer_goesOnWithTheNextServerOfTheSession() throws Exception {
    provide();
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.put("WORLDKEEP_MODE", "allocate");
    try (IslandProcess first = IslandProcess.start(environment, machine)) {
      first.awaitState(State.ACTIVE);
      first.awaitDurable();
      first.signal("KILL");
      first.end();
    }
    assertThat(stored()).extracting(MatchRecord::state).containsExactly(MatchState.RUNNING);

    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    Allocation allocation = lives.host.allocation("match-1");
    sessions(sessions -> sessions.allocate("match-1", allocation.id()));
    lives.host.listener().allocated(allocation);
    Match race = game.next().match().orElseThrow();

    assertThat(race.record().events()).extracting(MatchEvent::type).containsExactly("begun");
    race.end(MatchResult.of("completed"));
    assertThat(life.stop().exitCode()).isZero();
    assertThat(stored())
        .extracting(match -> match.result().orElseThrow().outcome())
        .containsExactly("completed");
  }

  private void leaveMatchOfADeadServer() {
    try (Persistence persistence = lives.stores();
        GameServer dead = GameServer.join(persistence.documents(), "dead");
        Lease lease = dead.acquire("session/match-1", Duration.ZERO)) {
      new Matches(persistence.documents())
          .inSession("match-1", lease)
          .start("match-1", "duel", Map.of(), List.of("ada"));
    }
  }

  @Test
  void matchOfADeadServer_thatTheGameDoesNotAskFor_endsWithTheSession() throws Exception {
    leaveMatchOfADeadServer();
    Life life = lives.begin(game);
    game.next();

    assertThat(life.stop().exitCode()).isZero();

    assertThat(stored())
        .extracting(MatchRecord::result)
        .containsExactly(Optional.of(MatchResult.ABANDONED));
    assertThat(stored().get(0).participants())
        .as("ada, who is not known to have stayed")
        .allSatisfy(participant -> assertThat(participant.leftAt()).isPresent());
  }

  @Test
  void matchOfADeadServer_beforeAnother_isAbandoned() throws Exception {
    leaveMatchOfADeadServer();
    Session<Hero> session = played(game);

    assertThat(duel(session).id()).isEqualTo("match-1.2");

    assertThat(stored())
        .extracting(MatchRecord::state)
        .containsExactly(MatchState.ENDED, MatchState.RUNNING);
  }

  /** Creates the session as a backend does, so that it stays open when its server dies. */
  private void provide() {
    sessions(
        sessions ->
            sessions.create(
                new SessionDraft(
                    "match-1", "race", Optional.empty(), Optional.empty(), List.of(), "{}")));
  }

  private void sessions(Consumer<Sessions> use) {
    try (Persistence persistence = lives.stores()) {
      use.accept(new Sessions(persistence.documents()));
    }
  }

  @Test
  void start_withAnIdThatIsNone_isRefused_andTheOpenOneGoesOn() throws Exception {
    Session<Hero> session = played(game);
    Match match = duel(session);

    for (String id : List.of("", ".", "a/b", ".a", "a".repeat(129))) {
      assertThatThrownBy(() -> session.startMatch(id, "duel", Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }

    assertThat(session.match()).contains(match);
  }
}
