package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a server, and standard error where nothing is logged. */
final class LogTest {
  private Lives lives;
  private Path machine;
  private Map<String, String> environment;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    machine = directory.resolve("process");
    environment = new HashMap<>(lives.environment);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @Test
  void state_isLoggedWithSessionWorldHostAndStores() throws Exception {
    environment.put(IslandProcess.TICKS, "3");
    try (IslandProcess server = IslandProcess.start(environment, machine)) {
      String active = server.awaitText(" - ACTIVE: ");

      assertThat(active)
          .contains("session match-1, world island, host local, ")
          .contains("documents sqlite:", "objects file:");
      assertThat(server.end()).isZero();
    }
  }

  @Test
  void snapshots_areLoggedWithNumberBytesAndTime() throws Exception {
    environment.put(IslandProcess.TICKS, "3");
    try (IslandProcess server = IslandProcess.start(environment, machine)) {
      assertThat(server.awaitText("saved snapshot 1: "))
          .matches(".*world island: saved snapshot 1: 1 files, \\d+ bytes, .* in \\d+ ms");
      assertThat(server.end()).isZero();
    }
    environment.put("WORLDKEEP_ROOM_CONFIG", "{\"sessionId\":\"match-2\",\"worldId\":\"island\"}");
    try (IslandProcess next = IslandProcess.start(environment, machine)) {
      assertThat(next.awaitText("restored snapshot "))
          .matches(".*world island: restored snapshot \\d+: 1 files, .* in \\d+ ms");
    }
  }

  @Test
  void withoutLog_roomConfigThatIsInvalid_isOnStandardError() throws Exception {
    environment.put("WORLDKEEP_ROOM_CONFIG", "{\"worldId\": 7}");
    try (IslandProcess server = IslandProcess.startWithoutLog(environment, machine)) {
      assertThat(server.awaitText("worldkeep: error: "))
          .contains("field worldId", "add a provider of SLF4J");
      assertThat(server.end()).isEqualTo(5);
    }
  }

  @Test
  void withoutLog_storeThatIsAway_isOnStandardError() throws Exception {
    environment.put("WORLDKEEP_DOCUMENTS", "postgresql://user:hunter2@127.0.0.1:1/game");
    environment.put(IslandProcess.REQUEST_TIMEOUT, "PT0.5S");
    try (IslandProcess server = IslandProcess.startWithoutLog(environment, machine)) {
      assertThat(server.awaitText("worldkeep: error: "))
          .contains("could not open the stores; log in: ", "127.0.0.1:1")
          .doesNotContain("hunter2");
      assertThat(server.end()).isEqualTo(5);
    }
  }

  @Test
  void withoutLog_success_isSilent() throws Exception {
    environment.put(IslandProcess.TICKS, "1");
    try (IslandProcess server = IslandProcess.startWithoutLog(environment, machine)) {
      assertThat(server.awaitText("worldkeep: error: ")).isEmpty();
      assertThat(server.end()).isZero();
    }
  }
}
