package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die or can't save, on a machine that keeps its disk. */
@Tag("long")
final class KilledWorldTest {
  private final List<String> news = new CopyOnWriteArrayList<>();
  private Lives lives;
  private Path machine;

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    machine = place.resolve("machine");
    lives = new Lives(place);
    lives.room("{\"worldId\": \"" + Lives.WORLD + "\"}");
    lives.listener =
        new SessionListener() {
          @Override
          public void recovered(SaveReport report) {
            news.add("recovered " + report.snapshot().number());
          }

          @Override
          public void waiting(LeaseHeldException held) {
            news.add("waiting");
          }

          @Override
          public void notRecovered(WorldId world, String why) {
            news.add("not recovered: " + why);
          }
        };
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private List<Optional<String>> labels() {
    try (Persistence persistence = lives.stores()) {
      return new Worlds(persistence)
          .snapshots(new WorldId(Lives.WORLD), 10, Optional.empty()).items().stream()
              .map(Snapshot::label)
              .toList();
    }
  }

  private String played(String day) throws Exception {
    Path world = machine.resolve("world");
    try (DayServer server = DayServer.start(lives.environment, world, day)) {
      return server.found();
    }
  }

  @Test
  void withoutPlayers_killed_goesOnWithWhatWasOnTheDisk() throws Exception {
    assertThat(played("1")).isEqualTo("found nothing");
    assertThat(played("2")).isEqualTo("found 1");
    assertThat(played("3")).isEqualTo("found 2");

    assertThat(labels()).containsExactly(Optional.of("recovered"), Optional.of("recovered"));
  }

  /** If a world were newer than its players, it would have their items twice. */
  @Test
  void withPlayers_killed_goesBackToTheCheckpointOfBoth() throws Exception {
    int durable;
    Path process = machine.resolve("process");
    try (IslandProcess first = IslandProcess.start(lives.environment, process)) {
      first.awaitDurable();
      first.signal("KILL");
      first.end();
      durable = first.durable();
    }
    Files.writeString(process.resolve("world").resolve(Played.FILE), "1000000");

    Played next = new Played();
    lives.begin(next, process);
    Session<Hero> session = next.next();

    assertThat(next.number).isBetween(durable, 999_999);
    assertThat(session.players().load("ada", () -> new Hero(0)).value().gold())
        .isEqualTo(next.number);
    assertThat(news)
        .filteredOn(what -> !what.equals("waiting")) // For the lease of the one that was killed.
        .singleElement()
        .asString()
        .startsWith("not recovered: its players are as of");
    assertThat(process.resolve("world/.worldkeep/aside-1").resolve(Played.FILE))
        .hasContent("1000000");
  }

  /** The store of the world's contents is unavailable at the end. The players are saved. */
  @Test
  void finalSaveThatFailed_isRecoveredByTheNextServerHere_atOnce() throws Exception {
    lives.times(lives.times().withStop(lives.times().stop().withRetries(Duration.ofMillis(100))));
    Path objects = Path.of(lives.environment.get("WORLDKEEP_OBJECTS").substring("file:".length()));
    Played game = new Played();
    Life life = lives.begin(game, machine);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    session.checkpoint();
    game.number = 42;
    Path away = objects.resolveSibling("away");
    Files.move(objects, away);
    Files.createFile(objects);
    SessionReport report = life.stop();
    restore(away, objects);
    assertThat(report.exitCode()).isEqualTo(74);

    Played next = new Played();
    lives.begin(next, machine);
    next.next();

    assertThat(next.number).isEqualTo(42);
    assertThat(news).containsExactly("recovered 2");
  }

  private static void restore(Path away, Path objects) throws IOException {
    Files.delete(objects);
    Files.move(away, objects);
  }
}
