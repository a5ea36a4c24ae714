package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers as processes, from their start to their exit code. */
@Tag("long")
final class ServerProcessTest {
  private Lives lives;
  private Path directory;

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    directory = place;
    lives = new Lives(place);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private IslandProcess start(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.putAll(more);
    return IslandProcess.start(environment, directory.resolve("process"));
  }

  /** Asserts that the next server loads the last state of this one, without waiting for a lease. */
  private void assertSavedAndReleased(IslandProcess server) throws Exception {
    assertThat(server.ended()).isBetween(server.durable(), server.durable() + 1);
    assertThat(lives.savedNumber()).isEqualTo(Integer.toString(server.ended()));
    try (Persistence persistence = lives.stores();
        GameServer next = GameServer.join(persistence.documents(), "next")) {
      assertThat(next.acquire("world/island", Duration.ZERO).isHeld()).isTrue();
      assertThat(next.acquire("session/match-1", Duration.ZERO).isHeld()).isTrue();
      assertThat(next.acquire("player/ada", Duration.ZERO).isHeld()).isTrue();
    }
  }

  @Test
  void roomConfigThatIsInvalid_fails_andSaysWhichField() throws Exception {
    Map<String, String> broken = Map.of("WORLDKEEP_ROOM_CONFIG", "{\"worldId\": 7}");
    try (IslandProcess server = start(broken)) {
      assertThat(server.awaitLine("worldId")).isTrue();

      assertThat(server.end()).isEqualTo(5);
      assertThat(server.begun()).isEmpty();
    }
  }

  /** Known failure 21: SIGTERM ended the process without a clean stop. */
  @Test
  void sigterm_stopsCleanly() throws Exception {
    try (IslandProcess server = start(Map.of())) {
      server.awaitState(State.ACTIVE);
      server.awaitDurable();

      server.signal("TERM");

      assertThat(server.end()).isZero();
      assertSavedAndReleased(server);
    }
  }

  @Test
  void sigterm_beforeThereIsASession_endsAtOnce() throws Exception {
    try (IslandProcess server = start(Map.of(Hold.IN, "CREATING_SESSION"))) {
      server.awaitState(State.CREATING_SESSION);

      server.signal("TERM");
      assertThat(server.awaitState(State.CLEANUP)).isTrue();
      server.letGo();

      assertThat(server.end()).isZero();
      assertThat(server.begun()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATING_INSTANCE", "LEASING", "LOADING", "SYNCING"})
  void sigterm_whileASessionIsPrepared_isDeferred_thenDrainsAndSaves(State state) throws Exception {
    try (IslandProcess server = start(Map.of(Hold.IN, state.name()))) {
      server.awaitState(state);

      server.signal("TERM");
      assertThat(server.awaitLine("soft stop: SIGTERM")).isTrue();
      server.letGo();

      assertThat(server.awaitState(State.ACTIVE)).isTrue();
      assertThat(server.awaitState(State.DRAINING)).isTrue();
      assertThat(server.end()).isZero();
      assertSavedAndReleased(server);
    }
  }

  @Test
  void threeSessions_inOneProcess_areEachSaved_andNoLeaseIsLeft() throws Exception {
    Map<String, String> recycling = Map.of("WORLDKEEP_MAX_RECYCLES", "2", IslandProcess.TICKS, "3");
    try (IslandProcess server = start(recycling)) {
      assertThat(server.end()).isZero();

      assertThat(server.begun()).containsExactly(0, 3, 6);
      assertThat(server.durable()).isEqualTo(9);
      assertSavedAndReleased(server);
    }
    assertThat(sessions()).hasSize(3).containsOnly(GameSession.State.CLOSED);
  }

  private List<GameSession.State> sessions() {
    try (Persistence persistence = lives.stores()) {
      Sessions sessions = new Sessions(persistence.documents());
      var all = persistence.documents().collection("sessions", Codec.raw()).find(Query.all());
      return all.items().stream()
          .map(Document::id)
          .map(id -> sessions.get(id).orElseThrow().state())
          .toList();
    }
  }

  @Test
  void sessionDeletedByAnotherProcess_isLeft_withASave() throws Exception {
    try (IslandProcess server = start(Map.of())) {
      server.awaitState(State.ACTIVE);
      server.awaitDurable();

      try (Persistence persistence = lives.stores()) {
        assertThat(new Sessions(persistence.documents()).delete("match-1")).isTrue();
      }

      assertThat(server.awaitState(State.UNSYNCING)).isTrue();
      assertThat(server.end()).isZero();
      assertSavedAndReleased(server);
    }
  }
}
