package io.github.worldkeep.state.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.history.IsleProgram.Bag;
import io.github.worldkeep.state.world.ChildProcess;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a game again and again, and counts its items: each is on the ground, or in one bag. */
@Tag("long")
final class KilledCheckpointTest {
  private static final int ROUNDS = 3;
  private static final List<String> EVERY_ITEM =
      IntStream.range(0, IsleProgram.ITEMS).mapToObj(item -> "item " + item).toList();

  @TempDir private Path temp;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  private SharedStore store(String kind) throws SQLException {
    return kind.equals("sqlite") ? new SqliteFile(temp) : new PostgresSchema(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void kill_whileItemsMove_leavesEachOnce(String kind) throws Exception {
    System.out.println("killed checkpoints on " + kind + ", seed " + seed);
    try (SharedStore store = store(kind)) {
      long number = 0;
      for (int round = 0; round < ROUNDS; round++) {
        number = playUntilKilled(store, round, "moment", number + 3);
        assertThat(items(store, round)).containsExactlyInAnyOrderElementsOf(EVERY_ITEM);
      }
    }
  }

  /** A game that takes its players later than its folder is found out. */
  @Test
  void kill_ofAGameWithoutAMoment_isFoundOut() throws Exception {
    try (SharedStore store = store("sqlite")) {
      playUntilKilled(store, 0, "late", 3);
      List<String> items = items(store, 0);
      assertThat(items.stream().sorted().toList())
          .isNotEqualTo(EVERY_ITEM.stream().sorted().toList());
    }
  }

  /** Answers the number of the latest snapshot. */
  private long playUntilKilled(SharedStore store, int round, String how, long snapshots)
      throws Exception {
    Path directory = Files.createDirectory(temp.resolve("game " + round));
    String someSeed = Long.toString(random.nextLong());
    try (ChildProcess game =
            ChildProcess.start(
                List.of(),
                IsleProgram.class,
                store.uri(),
                objects(),
                directory.toString(),
                someSeed,
                how);
        Persistence persistence = open(store)) {
      assertThat(game.nextLine()).isEqualTo("playing");
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(1 + random.nextInt(50)))
          .until(() -> latest(persistence) >= snapshots);
      game.kill();
      return latest(persistence);
    }
  }

  private String objects() {
    return "file:" + temp.resolve("objects");
  }

  private Persistence open(SharedStore store) {
    return Persistence.open(IsleProgram.config(store.uri(), objects()));
  }

  private static long latest(Persistence persistence) {
    return world(persistence).latest().map(snapshot -> snapshot.number()).orElse(0L);
  }

  private static World world(Persistence persistence) {
    return new Worlds(persistence).open(IsleProgram.ISLE);
  }

  /** Whatever is still on its way to the store arrives before, or after. */
  private List<String> items(SharedStore store, int round) throws IOException {
    try (Persistence persistence = open(store)) {
      for (int attempt = 0; ; attempt++) {
        List<String> bags = bags(persistence);
        Path restored = temp.resolve("restored " + round + " " + attempt);
        long number = world(persistence).restore(restored).orElseThrow().snapshot().number();
        if (bags.equals(bags(persistence)) && number == latest(persistence)) {
          bags.addAll(ground(restored));
          return bags;
        }
      }
    }
  }

  private static List<String> bags(Persistence persistence) {
    var documents = persistence.documents().collection("players", Stored.class);
    List<String> items = new ArrayList<>();
    documents
        .getAll(IsleProgram.PLAYERS)
        .forEach(found -> items.addAll(found.orElseThrow().value().data().items()));
    return items;
  }

  /** A player's document, read past the library's players. */
  record Stored(Bag data) {}

  private static List<String> ground(Path directory) throws IOException {
    List<String> items = new ArrayList<>();
    try (Stream<Path> places = Files.list(directory)) {
      for (Path place : places.filter(Files::isRegularFile).toList()) {
        items.addAll(IsleProgram.read(place));
      }
    }
    return items;
  }
}
