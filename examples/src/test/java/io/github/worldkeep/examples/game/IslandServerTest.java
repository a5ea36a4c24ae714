package io.github.worldkeep.examples.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.examples.game.IslandBot.PlayerStat;
import io.github.worldkeep.examples.game.IslandBot.WorldStat;
import io.github.worldkeep.examples.shared.GameClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the server after its process has ended, cleanly or not. */
class IslandServerTest {

  private static final String[] NO_AUTOSAVE = {"--seed", "7", "--autosave-seconds", "0"};

  @TempDir Path directory;

  @Test
  void stop_afterPlaying_restartHasWorldAndPlayersExactly() throws Exception {
    WorldStat world;
    PlayerStat player;
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        IslandBot bot = IslandBot.join(server.port(), "ann", 1)) {
      assertThat(bot.play(500).gathered()).isNotEmpty();
      world = bot.stat();
      player = bot.self();
      assertThat(server.stop()).as(server.errors()).isZero();
      assertThat(server.output()).isEmpty();
      assertThat(server.errors()).isEmpty();
    }
    assertThat(world.changed()).isPositive();
    assertRestored(world, player);
  }

  @Test
  void save_thenKilled_restartHasEverythingUpToTheSaveAndNothingLater() throws Exception {
    WorldStat saved;
    PlayerStat player;
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        IslandBot bot = IslandBot.join(server.port(), "ann", 2)) {
      bot.play(500);
      saved = bot.stat();
      player = bot.self();
      bot.save();
      assertThat(bot.play(100).stat().checksum()).isNotEqualTo(saved.checksum());
      server.kill();
    }
    assertRestored(saved, player);
  }

  @Test
  void autosave_thenKilled_restartHasWhatWasPlayedBeforeIt() throws Exception {
    WorldStat world;
    PlayerStat player;
    try (ServerProcess server =
            ServerProcess.start(directory, "--seed", "7", "--autosave-millis", "50");
        IslandBot bot = IslandBot.join(server.port(), "ann", 3)) {
      bot.play(300);
      world = bot.stat();
      player = bot.self();
      long lastTick = bot.stat().tick();
      await().until(() -> bot.stat().tick() > lastTick + 1);
      server.kill();
    }
    assertRestored(world, player);
  }

  @Test
  void kill_whileSavingAllTheTime_restartFindsEveryFileWhole() throws Exception {
    Random random = new Random(11);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 8; round++) {
        try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
            IslandBot bot = IslandBot.join(server.port(), "ann", round)) {
          WorldStat before = bot.stat();
          Future<?> play = executor.submit((Callable<Void>) () -> playAndSaveForever(bot));
          int saves = random.nextInt(20);
          try (GameClient observer = server.connect()) {
            await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> observer.demand("stat").number("tick") > before.tick() + saves);
          }
          server.kill();
          assertThat(play)
              .failsWithin(Duration.ofSeconds(60))
              .withThrowableThat()
              .withCauseInstanceOf(IOException.class);
        }
      }
    } finally {
      executor.shutdownNow();
    }
    try (ServerProcess server = ServerProcess.start(directory);
        GameClient client = server.connect()) {
      assertThat(client.demand("stat").number("changed")).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "level.properties",
        "regions/r.4.4.region",
        "regions/r.7.0.region",
        "players/ann.json"
      })
  void start_fileWithAFlippedByte_isRefusedByNameAndChangesNothing(String name) throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    // Bytes before this one are versions and coordinates, which the other cases look at.
    bytes[bytes.length - 3] ^= 0x40;
    Files.write(file, bytes);
    assertRefused(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"level.properties", "regions/r.4.4.region", "players/ann.json"})
  void start_fileCutShort_isRefusedByName(String name) throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(file);
  }

  @Test
  void start_regionOfAnotherVersion_isRefusedByNameAndVersion() throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve("regions/r.0.0.region");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 2;
    Files.write(file, bytes);
    assertThat(assertRefused(file)).contains("version 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"level.properties", "players/ann.json"})
  void start_textFileOfAnotherVersion_isRefusedByNameAndVersion(String name) throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve(name);
    Files.writeString(file, Files.readString(file).replaceFirst("(version\\W+)1", "$12"));
    assertThat(assertRefused(file)).contains("version 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"level.properties", "regions/r.4.4.region"})
  void start_fileMissing_isRefusedByNameAndNotMadeAnew(String name) throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve(name);
    Files.delete(file);
    assertThat(assertRefused(file)).contains("missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void start_regionUnderTheNameOfAnother_isRefused() throws Exception {
    createIslandWithAnn();
    Path file = directory.resolve("regions/r.2.3.region");
    Files.write(file, Files.readAllBytes(directory.resolve("regions/r.3.2.region")));
    assertThat(assertRefused(file)).contains("another region");
  }

  @Test
  void start_afterAnInterruptedSave_dropsTheFileInTheMaking() throws Exception {
    createIslandWithAnn();
    Path leftover = directory.resolve("regions/r.4.4.region.tmp");
    Files.write(leftover, new byte[100]);
    try (ServerProcess server = ServerProcess.start(directory)) {
      assertThat(leftover).doesNotExist();
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void start_afterAnInterruptedCreation_makesTheIslandAnew() throws Exception {
    createIslandWithAnn();
    Files.delete(directory.resolve("players/ann.json"));
    Files.delete(directory.resolve("level.properties"));
    Files.delete(directory.resolve("regions/r.7.7.region"));
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        GameClient client = server.connect()) {
      assertThat(client.demand("stat").field("checksum")).isEqualTo(new World(7).checksum());
    }
  }

  @Test
  void start_anotherSeedForAnIslandOnDisk_keepsItsOwn() throws Exception {
    createIslandWithAnn();
    try (ServerProcess server = ServerProcess.start(directory, "--seed", "8");
        GameClient client = server.connect()) {
      assertThat(client.demand("stat").field("checksum")).isEqualTo(new World(7).checksum());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=x",
        "--port=65536",
        "--seed=",
        "--autosave-seconds=-1",
        "--color=red",
        "--dir=x"
      })
  void start_wrongArguments_exitsWith2AndNamesTheOption(String option) throws Exception {
    String[] pair = option.split("=", 2);
    try (ServerProcess server = ServerProcess.launch(directory, pair)) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors()).contains(pair[0]);
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void start_portInUse_exitsWith1() throws Exception {
    try (ServerProcess first = ServerProcess.start(directory.resolve("one"));
        ServerProcess second =
            ServerProcess.launch(
                directory.resolve("two"), "--port", String.valueOf(first.port()))) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.errors()).contains(String.valueOf(first.port()));
    }
  }

  @Test
  void save_fewTilesChanged_writesTheirFilesOnly() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        GameClient client = server.connect()) {
      client.demand("join ann");
      client.demand("save");
      byte[] dug = Files.readAllBytes(directory.resolve("regions/r.4.4.region"));
      FileTime untouched = Files.getLastModifiedTime(directory.resolve("regions/r.3.4.region"));
      client.demand("dig");
      assertThat(client.demand("save").number("files")).as("region, player, level").isEqualTo(3);
      assertThat(directory.resolve("regions/r.4.4.region"))
          .hasSize(dug.length)
          .satisfies(file -> assertThat(Files.readAllBytes(file)).isNotEqualTo(dug));
      assertThat(Files.getLastModifiedTime(directory.resolve("regions/r.3.4.region")))
          .isEqualTo(untouched);
    }
  }

  private void createIslandWithAnn() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        GameClient client = server.connect()) {
      client.demand("join ann");
      assertThat(server.stop()).isZero();
    }
  }

  private String assertRefused(Path file) throws Exception {
    String before = contents();
    try (ServerProcess server = ServerProcess.launch(directory)) {
      assertThat(server.exitCode()).isEqualTo(3);
      assertThat(server.errors()).contains(file.toString());
      assertThat(server.output()).isEmpty();
      assertThat(contents()).isEqualTo(before);
      return server.errors();
    }
  }

  private String contents() throws IOException {
    StringBuilder contents = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        contents.append(file).append(Arrays.hashCode(Files.readAllBytes(file))).append('\n');
      }
    }
    return contents.toString();
  }

  private void assertRestored(WorldStat world, PlayerStat player) throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, NO_AUTOSAVE);
        IslandBot bot = IslandBot.join(server.port(), "ann", 9)) {
      assertThat(bot.self()).isEqualTo(player);
      assertThat(bot.stat().checksum()).isEqualTo(world.checksum());
      assertThat(bot.stat().changed()).isEqualTo(world.changed());
      assertThat(bot.stat().tick()).isGreaterThanOrEqualTo(world.tick());
    }
  }

  private static Void playAndSaveForever(IslandBot bot) throws IOException {
    while (true) {
      bot.play(5);
      bot.save();
    }
  }
}
