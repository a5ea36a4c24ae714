package io.github.worldkeep.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.examples.Program;
import io.github.worldkeep.examples.shared.Answer;
import io.github.worldkeep.examples.shared.GameClient;
import io.github.worldkeep.state.match.MatchRecord;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and their backend as processes of their own, over the stores that they share. */
@Tag("engine")
class TownServerTest {
  private static final Map<String, String> EMBEDDED = Map.of();
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path directory;
  private static TownProcess north;
  private static TownProcess south;
  private static Persistence stores;

  private static TownProcess launch(String world, String session) throws Exception {
    return TownProcess.launch(directory, EMBEDDED, world, session);
  }

  @BeforeAll
  static void start() throws Exception {
    north = launch("north", "north-1");
    south = launch("south", "south-1");
    north.awaitListening();
    south.awaitListening();
    Path root = directory.resolve(".worldkeep");
    stores =
        Persistence.open(
            PersistenceConfig.embedded(root)
                .with(StoreKind.KEY_VALUES, StoreUri.parse("sqlite:" + root + "/tokens.db")));
  }

  @AfterAll
  static void stop() throws Exception {
    stores.close();
    north.close();
    south.close();
  }

  private static String token(String player, String session) {
    return token(stores, player, session);
  }

  private static String token(Persistence stores, String player, String session) {
    return new ConnectionTokens(stores.keyValues())
        .issue(player, session, Duration.ofMinutes(1))
        .secret();
  }

  private static Answer refused(String reason) {
    return new Answer(false, reason);
  }

  @Test
  void enter_withATokenOfTheBackend_worksOnceAndOnlyForItsSession() throws Exception {
    Program desk =
        Program.run(directory, TokenDesk.class, List.of("--player", "eve", "--session", "north-1"));
    assertThat(desk.exitCode()).as(desk.errors()).isZero();
    String enter = "enter " + desk.output().get(0);
    Answer notGood = refused("this token is not good here: get another one");

    try (GameClient elsewhere = south.connect();
        GameClient eve = north.connect();
        GameClient thief = north.connect()) {
      assertThat(thief.ask("dig")).isEqualTo(refused("enter first"));
      assertThat(elsewhere.ask(enter)).isEqualTo(notGood);
      assertThat(eve.ask(enter)).isEqualTo(new Answer(true, "name=eve gold=10"));
      assertThat(thief.ask(enter)).isEqualTo(notGood);
    }
  }

  @Test
  void quit_thenEnterElsewhere_theGoldComesAlong() throws Exception {
    try (GameClient ann = north.enter(token("ann", "north-1"));
        GameClient bob = north.enter(token("bob", "north-1"))) {
      ann.demand("dig");
      assertThat(ann.demand("give bob 4").number("gold")).isEqualTo(7);
      assertThat(ann.ask("give bob 8"))
          .isEqualTo(refused("not given: that is more gold than you have"));
      assertThat(ann.ask("give bob -1")).isEqualTo(refused("not given: give at least 1"));
      assertThat(bob.demand("look").number("gold")).isEqualTo(14);
      bob.demand("quit");
    }
    try (GameClient bob = south.enter(token("bob", "south-1"))) {
      assertThat(bob.demand("look").number("gold")).isEqualTo(14);
    }
  }

  /** A client whose connection broke. The server notices that only now. */
  @Test
  void enter_whileTheOldConnectionStillHasThePlayer_takesItsPlace() throws Exception {
    try (GameClient old = north.enter(token("pip", "north-1"));
        GameClient pip = north.connect()) {
      old.demand("dig");
      assertThat(pip.ask("enter " + token("pip", "north-1")).text()).contains("enter again");
      assertThat(pip.demand("enter").number("gold")).isEqualTo(11);
      assertThat(old.ask("dig").ok()).isFalse();
    }
  }

  @Test
  void kill_ofAServer_anotherOneHasItsPlayersAndAThirdItsWorld() throws Exception {
    try (TownProcess east = launch("east", "east-1").awaitListening();
        GameClient joe = east.enter(token("joe", "east-1"));
        GameClient kim = east.enter(token("kim", "east-1"))) {
      joe.demand("give kim 4");
      for (int i = 0; i < 3; i++) {
        joe.demand("dig");
      }
      joe.demand("save");
      joe.demand("dig"); // This may be lost.
      east.kill();
    }
    try (TownProcess successor = launch("east", "east-1")) {
      try (GameClient joe = south.enter(token("joe", "south-1"));
          GameClient kim = south.enter(token("kim", "south-1"))) {
        assertThat(joe.demand("look").number("gold")).isBetween(9, 10);
        assertThat(kim.demand("look").number("gold")).isEqualTo(14);
        kim.demand("quit");
      }
      try (GameClient kim = successor.awaitListening().enter(token("kim", "east-1"))) {
        assertThat(kim.demand("look").number("gold")).isEqualTo(14);
      }
    }
  }

  @Test
  void stop_withPlayersInTown_keepsEverythingAndEndsTheMatch() throws Exception {
    try (TownProcess west = launch("west", "west-1").awaitListening();
        GameClient sue = west.enter(token("sue", "west-1"))) {
      sue.demand("dig");
      sue.demand("post hello");
      assertThat(west.stop()).as(west.errors()).isZero();
      assertThat(west.errors()).isEmpty();
    }
    MatchRecord match = new Matches(stores.documents()).get("west-1").orElseThrow();
    assertThat(match.result().orElseThrow().standings().get(0).score()).isEqualTo(11);
    try (TownProcess next = launch("west", "west-2").awaitListening();
        GameClient sue = next.enter(token("sue", "west-2"))) {
      assertThat(sue.demand("look").text()).isEqualTo("gold=11 players=sue posts=1");
    }
  }

  @Test
  void start_forASessionThatIsOver_exitsWith1() throws Exception {
    new Matches(stores.documents())
        .start("over", "town", Map.of(), List.of())
        .end(MatchResult.of("closed"));
    try (TownProcess server = launch("other", "over")) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.errors()).contains("over");
    }
  }

  /** The same program, unchanged. Environment variables alone select its stores. */
  @Test
  void play_onTheProductionTrio_isTheSame(@TempDir Path machine) throws Exception {
    String name = "town_" + Long.toString(System.nanoTime(), 36);
    String keyValues = Engines.redis().uri() + "?prefix=" + name + "/";
    Map<String, String> production =
        Map.of(
            "WORLDKEEP_KEY_VALUES",
            keyValues,
            "WORLDKEEP_DOCUMENTS",
            Engines.postgres().uri() + "?schema=" + name,
            "WORLDKEEP_OBJECTS",
            Engines.s3().uri().replace("?", "/" + name + "?"));
    PersistenceConfig backend =
        PersistenceConfig.none().with(StoreKind.KEY_VALUES, StoreUri.parse(keyValues));
    try (Persistence keys = Persistence.open(backend);
        TownProcess town = TownProcess.launch(machine, production, "north", "north-1");
        GameClient ann = town.awaitListening().enter(token(keys, "ann", "north-1"))) {
      ann.demand("dig");
      ann.demand("quit");
      try (GameClient back = town.enter(token(keys, "ann", "north-1"))) {
        assertThat(back.demand("look").number("gold")).isEqualTo(11);
      }
      assertThat(town.stop()).as(town.errors()).isZero();
    }
    assertThat(machine.resolve(".worldkeep")).doesNotExist();
  }

  @Test
  void play_whileTheDatabaseIsAway_isShownAndLosesNothing() throws Exception {
    Server postgres = Engines.postgres();
    try (TcpProxy network = TcpProxy.to(postgres.host(), postgres.port())) {
      String direct = postgres.host() + ":" + postgres.port();
      String proxied = network.host() + ":" + network.port();
      String schema = "?schema=town_" + Long.toString(System.nanoTime(), 36);
      Map<String, String> away =
          Map.of(
              "WORLDKEEP_DOCUMENTS",
              postgres.uri().replace(direct, proxied) + schema,
              "WORLDKEEP_KEY_VALUES",
              "sqlite:.worldkeep/tokens.db",
              "WORLDKEEP_OBJECTS",
              "file:.worldkeep/objects");
      try (TownProcess town =
              TownProcess.launch(
                  directory, away, "away", "away-1", "--store-timeout-seconds", "5");
          GameClient ann = town.awaitListening().enter(token("ann", "away-1"))) {
        network.refuse();
        await().atMost(LONG).until(() -> ann.demand("dig").text().contains(" unsaved="));
        network.heal();
        await().atMost(LONG).until(() -> !ann.demand("look").text().contains(" unsaved="));
        int gold = ann.demand("look").number("gold");
        ann.demand("quit");
        try (GameClient back = town.enter(token("ann", "away-1"))) {
          assertThat(back.demand("look").number("gold")).isEqualTo(gold);
        }
        assertThat(town.stop()).as(town.errors()).isZero();
        assertThat(town.errors()).contains("saves wait for the store", "reach the store again");
      }
    }
  }
}
