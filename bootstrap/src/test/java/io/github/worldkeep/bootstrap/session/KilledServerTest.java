package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Servers as processes, killed in every state. */
@Tag("long")
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

  /** The setup that leads to a state, if not every run enters it. */
  private static Map<String, String> leadingTo(State state) {
    return switch (state) {
      case RECYCLING -> Map.of("WORLDKEEP_MAX_RECYCLES", "1", IslandProcess.TICKS, "3");
      case AWAIT_ALLOCATION ->
          Map.of("WORLDKEEP_MODE", "allocate", "WORLDKEEP_LOCAL_FAULTS", "allocated=lost");
      case FAILING -> Map.of("WORLDKEEP_LOCAL_FAULTS", "hardStop=after:active+2s");
      default -> Map.of();
    };
  }

  private IslandProcess start(State state) throws Exception {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.putAll(leadingTo(state));
    return IslandProcess.start(environment, directory.resolve("process"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NEW", "DISABLED", "COMPLETE_LOGIN_ONLY", "STOPPED", "FAILED"})
  void killedInAState_theNextServerTakesOver_withAllThatWasAcknowledged(State state)
      throws Exception {
    int durable;
    try (IslandProcess first = start(state)) {
      if (state.compareTo(State.ACTIVE) > 0 || state == State.RECYCLING) {
        first.awaitState(State.ACTIVE);
        first.awaitDurable();
        if (state != State.FAILING && state != State.RECYCLING) {
          first.signal("TERM");
        }
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

  /** Starts the process again in its directory, as some hosts do. */
  @ParameterizedTest
  @EnumSource(names = {"CREATING_INSTANCE", "ACTIVE"})
  void killed_startedAgainWithTheSameRoom_goesOnWithItsSession(State state) throws Exception {
    int durable;
    try (IslandProcess first = start(state)) {
      assertThat(first.awaitState(state)).as("it came to %s", state).isTrue();
      if (state == State.ACTIVE) {
        first.awaitDurable();
      }
      first.signal("KILL");
      first.end();
      durable = first.durable();
    }

    Played next = new Played();
    lives.begin(next);
    Session<Hero> session = next.next();

    assertThat(session.id()).isEqualTo("match-1");
    assertThat(next.number).as("the world").isGreaterThanOrEqualTo(durable);
  }
}
