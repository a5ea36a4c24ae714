package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.examples.game.IslandBot.Report;
import io.github.worldkeep.examples.shared.Answer;
import io.github.worldkeep.examples.shared.GameClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of a real server to clients, good and bad. */
class ProtocolTest {

  private static final long SEED = 7;

  @TempDir Path directory;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    server =
        ServerProcess.start(directory, "--seed", String.valueOf(SEED), "--autosave-seconds", "0");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void play_digAndPlace_movesBlocksBetweenWorldAndInventory() throws Exception {
    World island = new World(SEED);
    Position spawn = World.SPAWN;
    String top = island.top(spawn).label();
    int height = island.height(spawn);
    try (GameClient client = server.connect()) {
      assertThat(client.ask("join ann").text()).isEqualTo("name=ann x=128 y=128");
      assertThat(client.ask("inventory")).isEqualTo(new Answer(true, ""));
      assertThat(client.ask("look").text())
          .startsWith("x=128 y=128 here=" + top + " height=" + height + " n=");
      assertThat(client.ask("dig").text()).isEqualTo("block=" + top + " height=" + (height - 1));
      assertThat(client.ask("inventory").text()).isEqualTo(top + "=1");
      assertThat(client.demand("stat").number("changed")).isEqualTo(1);
      assertThat(client.ask("move e").text()).isEqualTo("x=129 y=128");
      assertThat(client.ask("move w").text()).isEqualTo("x=128 y=128");
      assertThat(client.ask("place").text()).isEqualTo("block=" + top + " height=" + height);
      assertThat(client.ask("place")).isEqualTo(new Answer(false, "you carry nothing"));
      assertThat(client.demand("stat").number("changed")).isZero();
      assertThat(client.demand("stat").field("checksum")).isEqualTo(island.checksum());
      assertThat(client.ask("quit").text()).isEqualTo("bye");
    }
  }

  @Test
  void dig_downToBedrock_isRefused() throws Exception {
    try (GameClient client = server.connect()) {
      client.demand("join ann");
      int height = client.demand("look").number("height");
      for (int dug = 1; dug < height; dug++) {
        client.demand("dig");
      }
      assertThat(client.ask("dig")).isEqualTo(new Answer(false, "bedrock cannot be dug"));
      assertThat(client.demand("look").field("here")).isEqualTo("bedrock");
    }
  }

  @Test
  void move_intoTheSea_isRefusedAndTheIslandIsSurrounded() throws Exception {
    try (GameClient client = server.connect()) {
      client.demand("join ann");
      for (String way : List.of("n", "e", "s", "w")) {
        Answer answer = client.ask("move " + way);
        for (int step = 0; answer.ok() && step < World.SIZE; step++) {
          answer = client.ask("move " + way);
        }
        assertThat(answer).isEqualTo(new Answer(false, "nobody can swim"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''              | unknown command; the commands are join, move, dig
          jump            | unknown command; the commands are join, move, dig
          JOIN ann        | unknown command
          ' dig'          | unknown command
          join            | usage: join NAME
          'join '         | usage: join NAME
          join Ann        | a name is 1 to 16 of a-z, 0-9, _ and -
          join ann bee    | a name is 1 to 16
          join ../../etc  | a name is 1 to 16
          join zoë        | a name is 1 to 16
          join abcdefghijklmnopq | a name is 1 to 16
          move            | usage: move n|e|s|w
          move up         | a direction is n, e, s or w
          dig deep        | usage: dig
          save now        | usage: save
          """)
  void ask_badLine_isAnsweredWithTheReasonAndTheConnectionGoesOn(String line, String reason)
      throws Exception {
    try (GameClient client = server.connect()) {
      if (!line.startsWith("join")) {
        client.demand("join ann");
      }
      Answer answer = client.ask(line);
      assertThat(answer.ok()).isFalse();
      assertThat(answer.text()).startsWith(reason);
      assertThat(client.ask("stat").ok()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"move n", "dig", "place", "inventory", "look"})
  void ask_beforeJoining_isRefused(String line) throws Exception {
    try (GameClient client = server.connect()) {
      assertThat(client.ask(line)).isEqualTo(new Answer(false, "join first"));
    }
  }

  @Test
  void ask_lineLongerThanTheLimit_isSkippedAndTheNextOneAnswered() throws Exception {
    try (GameClient client = server.connect()) {
      assertThat(client.ask("x".repeat(256)).text()).startsWith("unknown command");
      assertThat(client.ask("x".repeat(256) + '\r').text()).startsWith("unknown command");
      assertThat(client.ask("x".repeat(257)).text()).isEqualTo("a line has at most 256 bytes");
      assertThat(client.ask("x".repeat(1_000_000)).text())
          .isEqualTo("a line has at most 256 bytes");
      assertThat(client.ask("join ann\r").ok()).isTrue();
    }
  }

  @Test
  void ask_notUtf8_isRefused() throws Exception {
    try (GameClient client = server.connect()) {
      client.send(new byte[] {'j', 'o', 'i', 'n', ' ', (byte) 0xC3, (byte) 0x28, '\n'});
      assertThat(client.answer()).isEqualTo(new Answer(false, "a line is UTF-8 text"));
      assertThat(client.ask("stat").ok()).isTrue();
    }
  }

  @Test
  void ask_lineCutOffByHangingUp_isNotCarriedOut() throws Exception {
    try (GameClient client = server.connect()) {
      client.demand("join ann");
      client.send("dig".getBytes(UTF_8));
    }
    try (GameClient observer = server.connect()) {
      await().until(() -> observer.demand("stat").number("players") == 0);
      assertThat(observer.demand("stat").number("changed")).isZero();
    }
  }

  @Test
  void ask_garbage_neverEndsTheServer() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      try (GameClient client = server.connect()) {
        byte[] garbage = new byte[random.nextInt(4096)];
        random.nextBytes(garbage);
        client.send(garbage);
      }
    }
    try (GameClient client = server.connect()) {
      assertThat(client.demand("stat").number("changed")).isZero();
    }
  }

  @Test
  void join_nameInPlay_isRefusedUntilItsPlayerLeaves() throws Exception {
    try (GameClient first = server.connect();
        GameClient second = server.connect()) {
      first.demand("join ann");
      assertThat(second.ask("join ann")).isEqualTo(new Answer(false, "ann is playing already"));
      assertThat(first.ask("join bee")).isEqualTo(new Answer(false, "you have joined as ann"));
      first.demand("move n");
      first.demand("quit");
      assertThat(second.ask("join ann").text()).isEqualTo("name=ann x=128 y=127");
    }
  }

  @Test
  void join_afterThePlayerHungUp_isPossibleAgain() throws Exception {
    try (GameClient first = server.connect()) {
      first.demand("join ann");
    }
    try (GameClient second = server.connect()) {
      await().until(() -> second.ask("join ann").ok());
    }
  }

  @Test
  void connect_beyondTheLimit_isTurnedAwayAndOthersPlayOn() throws Exception {
    List<GameClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        GameClient client = server.connect();
        clients.add(client);
        client.demand("join player" + i);
      }
      try (GameClient late = server.connect()) {
        assertThat(late.answer()).isEqualTo(new Answer(false, "the server is full"));
      }
      assertThat(clients.get(63).demand("stat").number("players")).isEqualTo(64);
    } finally {
      for (GameClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void play_twoClientsAtOnce_noBlockIsLostOrDoubled() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try (IslandBot ann = IslandBot.join(server.port(), "ann", 1);
        IslandBot bee = IslandBot.join(server.port(), "bee", 2)) {
      Future<Report> annsGame = executor.submit(() -> ann.play(2000));
      Future<Report> beesGame = executor.submit(() -> bee.play(2000));
      Map<String, Integer> annKept = kept(annsGame.get());
      Map<String, Integer> beeKept = kept(beesGame.get());
      assertThat(ann.self().inventory()).isEqualTo(annKept);
      assertThat(bee.self().inventory()).isEqualTo(beeKept);
      ann.save();
    } finally {
      executor.shutdownNow();
    }
    server.kill();
    assertThat(blocksOnDisk()).isEqualTo(blocksOf(new World(SEED)));
  }

  private static Map<String, Integer> kept(Report report) {
    Map<String, Integer> kept = new TreeMap<>(report.gathered());
    report.placed().forEach((kind, count) -> kept.merge(kind, -count, Integer::sum));
    kept.values().removeIf(count -> count == 0);
    return kept;
  }

  /** Counts all blocks that can be carried, on the ground and in inventories. */
  private Map<String, Integer> blocksOnDisk() throws IOException {
    Island saved = new SaveFolder(directory).open(SEED);
    assertThat(saved.players()).extracting(Player::name).containsExactlyInAnyOrder("ann", "bee");
    Map<String, Integer> blocks = blocksOf(saved.world());
    for (Player player : saved.players()) {
      player.inventory().forEach((kind, count) -> blocks.merge(kind.label(), count, Integer::sum));
    }
    return blocks;
  }

  private static Map<String, Integer> blocksOf(World world) {
    Map<String, Integer> blocks = new TreeMap<>();
    for (Region region : Region.ALL) {
      for (byte id : world.blocksOf(region)) {
        if (Block.ofId(id).canBeCarried()) {
          blocks.merge(Block.ofId(id).label(), 1, Integer::sum);
        }
      }
    }
    return blocks;
  }
}
