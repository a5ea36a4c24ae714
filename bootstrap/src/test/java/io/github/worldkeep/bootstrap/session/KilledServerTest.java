package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Servers as processes, ended in every way. */
final class KilledServerTest {
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

  private IslandProcess start(int number) throws Exception {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.put(
        "WORLDKEEP_ROOM_CONFIG",
        "{\"sessionId\": \"match-" + number + "\", \"worldId\": \"" + Lives.WORLD + "\"}");
    return IslandProcess.start(environment, directory.resolve("process-" + number));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "NEW",
        "RECYCLING",
        "AWAIT_ALLOCATION",
        "FAILING",
        "DISABLED",
        "COMPLETE_LOGIN_ONLY",
        "STOPPED",
        "FAILED"
      })
  void killedInAState_theNextServerTakesOver_withAllThatWasAcknowledged(State state)
      throws Exception {
    int durable;
    try (IslandProcess first = start(1)) {
      if (state.compareTo(State.ACTIVE) > 0) {
        first.awaitState(State.ACTIVE);
        first.awaitDurable();
        first.signal("TERM");
      }
      assertThat(first.awaitState(state)).as("it came to %s", state).isTrue();
      if (state == State.ACTIVE) {
        first.awaitDurable();
      }
      first.signal("KILL");
      first.end();
      durable = first.durable();
    }

    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"" + Lives.WORLD + "\"}");
    Played next = new Played();
    lives.begin(next);
    Session<Hero> session = next.next();
    int gold = session.players().load("ada", () -> new Hero(0)).value().gold();

    assertThat(next.number).as("the world").isGreaterThanOrEqualTo(durable);
    assertThat(gold).as("the player, who was saved together with the world").isEqualTo(next.number);
  }

  /** 21 of the known failures: SIGTERM ended the process without a clean stop. */
  @Test
  void sigterm_stopsCleanly() throws Exception {
    try (IslandProcess first = start(1)) {
      first.awaitState(State.ACTIVE);
      first.awaitDurable();

      first.signal("TERM");

      assertThat(first.end()).isZero();
      assertThat(lives.savedNumber()).isEqualTo(Integer.toString(first.durable()));
    }
  }
}
