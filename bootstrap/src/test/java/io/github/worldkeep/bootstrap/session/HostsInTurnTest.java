package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.agones.AgonesStandIn;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same program on one host after the other. Only the environment of the processes differs. */
final class HostsInTurnTest {
  private Lives lives;
  private Path directory;

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    directory = place;
    lives = new Lives(place);
    lives.environment.remove("WORLDKEEP_ROOM_CONFIG");
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private static String room(String session) {
    return "{\"sessionId\": \"" + session + "\", \"worldId\": \"" + Lives.WORLD + "\"}";
  }

  private IslandProcess start(String host, Map<String, String> injected) throws Exception {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.put("WORLDKEEP_HOST", host);
    environment.putAll(injected);
    return IslandProcess.start(environment, directory.resolve(host));
  }

  /** Plays until something is durable, and stops. Returns the number acknowledged last. */
  private int play(IslandProcess server) throws Exception {
    assertThat(server.awaitState(State.ACTIVE)).isTrue();
    server.awaitDurable();
    server.signal("TERM");
    assertThat(server.end()).isZero();
    assertThat(server.ended()).isGreaterThanOrEqualTo(server.durable());
    assertThat(lives.savedNumber()).isEqualTo(Integer.toString(server.ended()));
    return server.ended();
  }

  /** Prepares a session, as a backend does before it creates a room. */
  private void provide(String session) {
    try (Persistence persistence = lives.stores()) {
      new Sessions(persistence.documents())
          .create(
              new SessionDraft(
                  session, "island", Optional.empty(), Optional.empty(), List.of(), "{}"));
    }
  }

  @Test
  void world_goesFromHostToHost() throws Exception {
    int played = 0;
    try (IslandProcess local = start("local", Map.of("WORLDKEEP_ROOM_CONFIG", room("first")))) {
      played = play(local);
    }

    provide("second");
    Map<String, String> hathora =
        Map.of(
            "WORLDKEEP_MODE", "allocate",
            "HATHORA_APP_ID", "app",
            "HATHORA_PROCESS_ID", "process",
            "HATHORA_HOSTNAME", "1.2.3.4.example.com",
            "HATHORA_DEFAULT_PORT", "7777",
            "HATHORA_INITIAL_ROOM_ID", "room",
            "HATHORA_INITIAL_ROOM_CONFIG", room("second"));
    try (IslandProcess server = start("hathora", hathora)) {
      assertThat(play(server)).isGreaterThan(played);
      played = server.ended();
    }

    provide("third");
    try (AgonesStandIn sdk = new AgonesStandIn();
        IslandProcess server =
            start(
                "agones",
                Map.of(
                    "WORLDKEEP_MODE",
                    "allocate",
                    "AGONES_SDK_HTTP_PORT",
                    Integer.toString(sdk.port())))) {
      await()
          .alias("health, before there is a session")
          .atMost(Duration.ofSeconds(20))
          .until(() -> sdk.state().equals("Ready") && sdk.calls("/health") > 0);
      sdk.allocateWith(Map.of("worldkeep.io/room-config", room("third")));
      assertThat(play(server)).isGreaterThan(played);
      assertThat(sdk.calls("/shutdown")).isEqualTo(1);
    }
  }
}
