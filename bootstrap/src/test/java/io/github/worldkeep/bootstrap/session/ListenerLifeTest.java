package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.token.Admission;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events that a listener receives, and games without players. */
final class ListenerLifeTest {
  private final Played game = new Played();
  private final List<String> news = new CopyOnWriteArrayList<>();
  private Lives lives;
  private Path directory;

  private final class Heard implements SessionListener {
    @Override
    public void entered(State state) {
      if (state == State.ACTIVE || state == State.STOPPED) {
        news.add(state.name());
      }
    }

    @Override
    public void waiting(LeaseHeldException held) {
      news.add("waiting for " + held.server());
    }

    @Override
    public TransferProgress restoring(WorldId world) {
      return (done, total) -> {
        if (done == total) {
          news.add("all of " + total);
        }
      };
    }

    @Override
    public void restored(RestoreReport report) {
      news.add("restored " + report.snapshot().number());
    }

    @Override
    public void startedEmpty(WorldId world, Optional<Path> aside) {
      news.add("new " + world);
    }

    @Override
    public void saved(SaveReport report) {
      news.add("saved " + report.snapshot().number());
    }

    @Override
    public void unsaved(WorldId world, Throwable why) {
      news.add("unsaved " + world + ": " + why.getMessage());
    }
  }

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    directory = place;
    lives = new Lives(place);
    lives.listener = new Heard();
    Times times = lives.times();
    lives.times(times.withIntervals(times.intervals().withoutAutosave()));
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @Test
  void listener_hearsOfTwoLives() throws Exception {
    Life first = lives.begin(game);
    game.next();
    game.number = 42;
    first.stop();
    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"island\"}");
    Life second = lives.begin(game);
    game.next();
    second.stop();

    assertThat(news)
        .containsExactly(
            "new island",
            "ACTIVE",
            "saved 1",
            "STOPPED",
            "all of 2",
            "restored 1",
            "ACTIVE",
            "saved 2",
            "STOPPED");
  }

  @Test
  void listener_thatThrows_changesNothing() throws Exception {
    lives.listener =
        new SessionListener() {
          @Override
          public void entered(State state) {
            throw new IllegalStateException("the listener fails in " + state);
          }

          @Override
          public TransferProgress saving(WorldId world) {
            throw new IllegalStateException("the listener does not like " + world);
          }
        };
    Life life = lives.begin(game);
    game.next();
    game.number = 42;

    assertThat(life.stop().exitCode()).isZero();
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void worldOfAnotherServer_isWaitedFor_andTheReportHasTheCause() throws Exception {
    Times times = lives.times();
    lives.times(times.withStart(times.start().withLease(Duration.ofMillis(200))));
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      other.acquire("world/island", Duration.ZERO);

      SessionReport report = lives.begin(game).end();

      assertThat(news).containsExactly("waiting for other");
      assertThat(report.cause()).containsInstanceOf(LeaseHeldException.class);
    }
  }

  @Test
  void storeInsideOfTheWorld_isRefused_andNotMade() throws Exception {
    Path machine = directory.resolve("machine");
    Path store = machine.resolve("world/objects");
    lives.environment.put("WORLDKEEP_OBJECTS", "file:" + store);

    SessionReport report = lives.begin(game, machine).end();

    assertThat(report.cause())
        .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("overlap: move one"));
    assertThat(machine).doesNotExist();
  }

  /** A game without players that ends its session while it loads. */
  private static final class Quick implements Game<Void> {
    @Override
    public void load(Session<Void> session) throws IOException {
      assertThatThrownBy(session::players).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> session.join("token")).isInstanceOf(RuntimeException.class);
      Files.writeString(session.directory().resolve(Played.FILE), "7");
      session.end();
    }

    @Override
    public Void newPlayer(Admission admission) {
      throw new AssertionError("there are no players");
    }

    @Override
    public void stop(Session<Void> session) {}
  }

  @Test
  void withoutPlayers_doneAtOnce_isSaved() throws Exception {
    Map<String, String> environment = new HashMap<>(lives.environment);
    environment.put("WORLDKEEP_DIRECTORY", directory.resolve("here").toString());
    Bootstrap<Void> bootstrap =
        Bootstrap.withoutPlayers(
                new Quick(), BootstrapOptions.DEFAULT.with(environment::get), environment::get)
            .withListener(new Heard());

    SessionReport report = bootstrap.runWithoutSignals();

    assertThat(report.exitCode()).as("%s", report).isZero();
    assertThat(news).containsExactly("new island", "ACTIVE", "saved 1", "STOPPED");
    assertThat(lives.savedNumber()).isEqualTo("7");
  }

  @Test
  void runWithoutSignals_again_isAnIllegalState() {
    lives.mode(Mode.DISABLED);
    Bootstrap<Void> bootstrap =
        Bootstrap.withoutPlayers(new Quick(), lives.options(), lives.environment::get);
    assertThat(bootstrap.runWithoutSignals().endState()).isEqualTo(State.DISABLED);

    assertThatThrownBy(bootstrap::runWithoutSignals)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already");
  }
}
