package io.github.worldkeep.examples.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.examples.game.IslandBot.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IslandBotTest {

  private static final String[] ISLAND = {"--seed", "3", "--autosave-seconds", "0"};

  @TempDir Path directory;

  @Test
  void play_sameSeedOnTheSameIsland_isTheSameGame() throws Exception {
    Report first = playOnce("one", 5);
    Report second = playOnce("two", 5);
    assertThat(second).usingRecursiveComparison().ignoringFields("stat.tick").isEqualTo(first);
  }

  @Test
  void play_anotherSeed_isAnotherGame() throws Exception {
    assertThat(playOnce("one", 5).stat().checksum())
        .isNotEqualTo(playOnce("two", 6).stat().checksum());
  }

  @Test
  void play_anySteps_countsEachOfThemOnce() throws Exception {
    Report report = playOnce("one", 5);
    assertThat(report.gathered()).isNotEmpty();
    assertThat(report.placed()).isNotEmpty();
    assertThat(
            report.moved() + report.refused() + total(report.gathered()) + total(report.placed()))
        .isEqualTo(report.steps());
  }

  @Test
  void main_withAPort_playsAndPrintsItsReport() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, ISLAND)) {
      String port = String.valueOf(server.port());
      try (ServerProcess bot =
          ServerProcess.run(IslandBot.class, "--port", port, "--name", "cid", "--steps", "50")) {
        assertThat(bot.exitCode()).as(bot.errors()).isZero();
        assertThat(bot.output())
            .singleElement()
            .asString()
            .startsWith("Report[name=cid, steps=50, ");
      }
    }
  }

  @Test
  void main_withoutAPort_exitsWith2() throws Exception {
    try (ServerProcess bot = ServerProcess.run(IslandBot.class)) {
      assertThat(bot.exitCode()).isEqualTo(2);
      assertThat(bot.errors()).contains("--port");
    }
  }

  @Test
  void join_nameInPlay_saysWhy() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, ISLAND);
        IslandBot bot = IslandBot.join(server.port(), "ann", 1)) {
      assertThatThrownBy(() -> IslandBot.join(server.port(), "ann", 2))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ann is playing already");
      assertThat(bot.play(1).steps()).isEqualTo(1);
    }
  }

  @Test
  void play_serverKilled_failsAndClosesQuietly() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, ISLAND);
        IslandBot bot = IslandBot.join(server.port(), "ann", 1)) {
      server.kill();
      assertThatThrownBy(() -> bot.play(1)).isInstanceOf(IOException.class);
    }
  }

  private Report playOnce(String island, long seed) throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve(island), ISLAND);
        IslandBot bot = IslandBot.join(server.port(), "ann", seed)) {
      return bot.play(400);
    }
  }

  private static int total(Map<String, Integer> blocks) {
    return blocks.values().stream().mapToInt(Integer::intValue).sum();
  }
}
