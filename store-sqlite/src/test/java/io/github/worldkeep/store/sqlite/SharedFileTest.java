package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, or others that hold SQLite's lock. */
final class SharedFileTest {
  private static final int PROCESSES = 4;
  private static final int FILES = Integer.getInteger("files", 30);

  @TempDir Path directory;

  @Test
  @Tag("long")
  void open_ofAnEmptyStoreBySeveralProcessesAtOnce_succeedsForAll() throws Exception {
    List<Process> processes = new ArrayList<>();
    List<BufferedReader> answers = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(Child.start(OpeningProgram.class, "process " + i));
        answers.add(processes.get(i).inputReader());
      }
      for (BufferedReader answer : answers) {
        assertThat(answer.readLine()).isEqualTo("ready");
      }
      for (int i = 0; i < FILES; i++) {
        openAtOnce(directory.resolve("game" + i + ".db"), processes, answers);
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private void openAtOnce(Path file, List<Process> processes, List<BufferedReader> answers)
      throws IOException {
    for (Process process : processes) {
      OutputStream in = process.getOutputStream();
      in.write((file + "\n").getBytes(UTF_8));
      in.flush();
    }
    Set<String> versions = new HashSet<>();
    for (BufferedReader answer : answers) {
      versions.add(answer.readLine());
    }
    assertThat(versions).as("%s", file).hasSize(PROCESSES).doesNotContainNull();
    assertThat(Bare.column(file, "SELECT count(*) FROM c_things")).containsExactly("4");
    assertThat(Bare.column(file, "SELECT count(*) FROM texts_2")).containsExactly("4");
    assertThat(Bare.column(file, "SELECT count(*) FROM worldkeep_index")).containsExactly("2");
  }

  @Test
  void put_whileAnotherHoldsTheLock_waitsForIt() throws Exception {
    try (Persistence persistence = SqliteHarness.in(directory).open();
        Connection other = Bare.connect(directory.resolve("game.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Thread writer = new Thread(() -> persistence.keyValues().put("k", new byte[] {1}));
      writer.start();
      assertThat(persistence.keyValues().get("k")).as("reads do not wait").isEmpty();
      writer.join(Duration.ofMillis(200).toMillis());
      assertThat(writer.isAlive()).isTrue();
      statement.execute("COMMIT");
      writer.join();
      assertThat(persistence.keyValues().get("k")).hasValue(new byte[] {1});
    }
  }

  @Test
  void put_whileAnotherHoldsTheLockForTooLong_timesOutAndDidNothing() throws SQLException {
    Path file = directory.resolve("game.db");
    try (Persistence persistence =
            Persistence.open(
                SqliteHarness.in(directory).config().withTimeout(Duration.ofMillis(300)));
        Connection other = Bare.connect(file);
        Statement statement = other.createStatement()) {
      DocumentCollection<byte[]> things = persistence.documents().collection("things", Codec.raw());
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> things.put("id", "{}".getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.kind()).isIn(Kind.TIMEOUT, Kind.UNAVAILABLE);
                assertThat(e.retry()).isEqualTo(Retry.SAFE);
              });
      statement.execute("COMMIT");
      assertThat(things.get("id")).isEmpty();
      assertThat(things.put("id", "{}".getBytes(UTF_8))).isNotNull();
    }
  }
}
