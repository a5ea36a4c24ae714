package io.github.worldkeep.examples.camp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.examples.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CampServerTest {
  @Test
  void embeddedStores_eachNightFollowsTheOneBefore_alsoOnAnotherMachine(@TempDir Path directory)
      throws Exception {
    assertNightsFollow(
        directory,
        Map.of(
            "WORLDKEEP_KEY_VALUES", "sqlite:" + directory.resolve("values.db"),
            "WORLDKEEP_DOCUMENTS", "sqlite:" + directory.resolve("game.db"),
            "WORLDKEEP_OBJECTS", "file:" + directory.resolve("objects")));
  }

  @Test
  @Tag("engine")
  void productionStores_eachNightFollowsTheOneBefore_alsoOnAnotherMachine(@TempDir Path directory)
      throws Exception {
    assertNightsFollow(
        directory,
        Map.of(
            "WORLDKEEP_KEY_VALUES", Engines.redis().uri() + "?prefix=camp/",
            "WORLDKEEP_DOCUMENTS", Engines.postgres().uri() + "?schema=camp",
            "WORLDKEEP_OBJECTS", Engines.s3().uri().replace("?", "/camp?")));
  }

  private static void assertNightsFollow(Path directory, Map<String, String> stores)
      throws Exception {
    Map<String, String> environment = new HashMap<>(stores);
    environment.put("WORLDKEEP_ROOM_CONFIG", "{\"worldId\": \"camp\"}");
    environment.put("WORLDKEEP_LOCAL_FAULTS", "softStop=after:active+0s");
    for (int night = 1; night <= 2; night++) {
      Path machine = Files.createDirectory(directory.resolve("machine-" + night));

      Program server = Program.run(machine, environment, CampServer.class);

      assertThat(server.exitCode()).as(server.errors()).isZero();
      assertThat(server.output())
          .containsExactly("night " + night + " begins", "night " + night + " ends");
    }
  }

  @Test
  void unknownMode_isSaid_andNothingIsStarted(@TempDir Path directory) throws Exception {
    Program server =
        Program.run(directory, Map.of("WORLDKEEP_MODE", "sometimes"), CampServer.class);

    assertThat(server.exitCode()).isNotZero();
    assertThat(server.errors()).contains("WORLDKEEP_MODE", "auto-create");
    assertThat(directory).isEmptyDirectory();
  }
}
