package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills writers with SIGKILL at random moments, and looks at what is left. */
@Tag("long")
final class FilesystemCrashTest {
  private static final int LANES = 4;
  private static final int KILLS = Integer.getInteger("kills", 13);

  @TempDir Path directory;

  /** Several lanes, each with a store and a seed of its own, as a writer takes long to start. */
  @Test
  void kill_atAnyMoment_losesNothingAcknowledged() throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        Path root = directory.resolve("store-" + lane);
        long seed = lane;
        running.add(lanes.submit(() -> killAgainAndAgain(root, seed)));
      }
      int acknowledged = 0;
      for (Future<Integer> lane : running) {
        acknowledged += lane.get();
      }
      assertThat(acknowledged).as("writes that were acknowledged").isGreaterThan(LANES * KILLS);
    } finally {
      lanes.shutdownNow();
    }
  }

  private static int killAgainAndAgain(Path root, long seed) throws Exception {
    Random random = new Random(seed);
    Map<String, Integer> acknowledged = new HashMap<>();
    int total = 0;
    for (int round = 0; round < KILLS; round++) {
      total += writeUntilKilled(root, random, round * 1_000, acknowledged);
      verify(root, acknowledged, "seed " + seed + ", round " + round);
    }
    return total;
  }

  private static int writeUntilKilled(
      Path root, Random random, int version, Map<String, Integer> acknowledged) throws Exception {
    Process writer = Stores.start(CrashingWriter.class, root.toString(), Integer.toString(version));
    int count = 0;
    try (BufferedReader lines = writer.inputReader()) {
      for (int enough = random.nextInt(12); count < enough; count++) {
        acknowledge(lines.readLine(), acknowledged);
      }
      LockSupport.parkNanos(random.nextInt(8_000_000));
      writer.toHandle().destroyForcibly(); // Unlike the process's own, leaves its output readable.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledge(line, acknowledged);
        count++;
      }
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    return count;
  }

  private static void acknowledge(String line, Map<String, Integer> acknowledged) {
    assertThat(line).as("what the writer says").isNotNull();
    int space = line.indexOf(' ');
    acknowledged.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
  }

  private static void verify(Path root, Map<String, Integer> acknowledged, String round)
      throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      assertThat(FilesystemHarness.leftovers(root)).as(round).isZero();
      for (int i = 0; i < CrashingWriter.KEYS; i++) {
        String key = CrashingWriter.key(i);
        verify(persistence.objects(), key, acknowledged.getOrDefault(key, 0), round);
      }
    }
  }

  /** The acknowledged version or a later one, whole: the writer may not have come to say so. */
  private static void verify(ObjectStore store, String key, int version, String round)
      throws Exception {
    Optional<ObjectReader> found = store.read(key);
    if (found.isEmpty()) {
      assertThat(version).as(round + ": acknowledged version of missing " + key).isZero();
      return;
    }
    try (ObjectReader reader = found.get()) {
      int there = Integer.parseInt(reader.info().metadata().get("version"));
      assertThat(there).as(round + ": version of " + key).isGreaterThanOrEqualTo(version);
      assertThat(reader.readAllBytes())
          .as(round + ": content of " + key)
          .isEqualTo(CrashingWriter.content(key, there));
    }
  }
}
