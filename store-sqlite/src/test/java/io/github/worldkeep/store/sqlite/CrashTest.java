package io.github.worldkeep.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes, again and again on the same files, and looks with sqlite-jdbc alone
 * for what it had acknowledged.
 */
@Tag("long")
final class CrashTest {
  private static final int FILES = 2;
  private static final int KILLS_PER_FILE = Integer.getInteger("kills", 20);
  private static final int MAX_LINES = 40;
  private static final int LONGEST_NANOS = 5_000_000;

  @TempDir Path directory;

  @Test
  void writes_killedAtAnyMoment_areAllThereOnceAcknowledged() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CrashTest: -Dseed=" + seed);
    ExecutorService threads = Executors.newFixedThreadPool(FILES);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        Callable<Integer> victim =
            new Victim(directory.resolve("game" + i + ".db"), new Random(seed + i))::killRepeatedly;
        running.add(threads.submit(victim));
      }
      for (Future<Integer> future : running) {
        int acknowledged = future.get();
        System.out.println("CrashTest: " + acknowledged + " acknowledged, none lost");
        assertThat(acknowledged).isGreaterThan(KILLS_PER_FILE * 10);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One file, and what has been acknowledged of it over all rounds. */
  private static final class Victim {
    private final Path file;
    private final Random random;

    /** The n of a document or key as last acknowledged; its next write may have been done too. */
    private final Map<String, Integer> values = new HashMap<>();

    private final Map<String, String> inserted = new HashMap<>();
    private final Set<String> versions = new HashSet<>();
    private int acknowledged;

    Victim(Path file, Random random) {
      this.file = file;
      this.random = random;
    }

    int killRepeatedly() throws IOException, InterruptedException {
      for (int round = 0; round < KILLS_PER_FILE; round++) {
        killOnce(round);
        verify(round);
      }
      return acknowledged;
    }

    private void killOnce(int round) throws IOException, InterruptedException {
      Process process = Child.start(CrashingWriter.class, file.toString(), "r" + round);
      try (BufferedReader lines = process.inputReader()) {
        assertThat(lines.readLine()).as("the first line of round %s", round).isEqualTo("ready");
        for (int i = random.nextInt(MAX_LINES); i > 0; i--) {
          acknowledge(lines.readLine().split(" "));
        }
        LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
        process.toHandle().destroyForcibly(); // The process itself would close what is to be read.
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          acknowledge(line.split(" "));
        }
      }
      assertThat(process.waitFor()).as("killed, not failed").isEqualTo(128 + 9);
    }

    private void acknowledge(String[] words) {
      acknowledged++;
      switch (words[0]) {
        case "put", "batch" -> values.put(words[1], Integer.valueOf(words[2]));
        case "kv" -> values.put(words[1], Integer.valueOf(words[2]));
        case "insert" -> inserted.put(words[1], words[2]);
        default -> {}
      }
      int first =
          words[0].startsWith("insert") ? 2 : words[0].matches("put|batch") ? 3 : words.length;
      for (int i = first; i < words.length; i++) {
        assertThat(versions.add(words[i])).as("version %s is new", words[i]).isTrue();
      }
    }

    private void verify(int round) {
      assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
      String pairs = "SELECT id || ' ' || json_extract(data, '$.n') FROM ";
      Map<String, Integer> players = numbers(pairs + "c_players");
      Map<String, Integer> worlds = numbers(pairs + "c_worlds");
      Map<String, Integer> keys = numbers("SELECT key || ' ' || CAST(value AS TEXT) FROM kv");
      values.forEach(
          (id, n) -> {
            Integer found = id.startsWith("kv") ? keys.get(id) : players.get(id);
            assertThat(found).as("%s after round %s", id, round).isNotNull();
            assertThat(found).as("%s after round %s", id, round).isIn(n, n + 5);
          });
      Map<String, String> stored = new HashMap<>();
      Bare.column(file, "SELECT id || ' ' || version FROM c_players")
          .forEach(row -> stored.put(row.split(" ")[0], row.split(" ")[1]));
      assertThat(stored).as("inserts after round %s", round).containsAllEntriesOf(inserted);
      worlds.forEach((id, n) -> assertThat(players.get(id)).as("batch %s", id).isEqualTo(n));
      players.keySet().stream()
          .filter(id -> id.matches("r\\d+-\\d"))
          .forEach(id -> assertThat(worlds).as("batch %s", id).containsKey(id));
      verifyElements();
      // A kill may have come between insert and delete.
      Bare.update(file, "DELETE FROM c_players WHERE id LIKE 'brief-%'");
      // The next round begins to count anew.
      values.keySet().removeIf(id -> id.startsWith("kv") || id.startsWith("shared"));
    }

    /** The side table of the index of texts is what the documents say. */
    private void verifyElements() {
      String sql = "SELECT value || ' ' || id FROM texts_2 ORDER BY 1";
      String expected =
          "SELECT e.value || ' ' || d.id FROM c_players d, json_each(d.data, '$.tags') e ORDER BY 1";
      assertThat(Bare.column(file, sql)).isEqualTo(Bare.column(file, expected));
    }

    private Map<String, Integer> numbers(String sql) {
      Map<String, Integer> numbers = new HashMap<>();
      for (String row : Bare.column(file, sql)) {
        numbers.put(row.split(" ")[0], Integer.valueOf(row.split(" ")[1]));
      }
      return numbers;
    }
  }
}
