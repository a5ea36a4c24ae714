package io.github.worldkeep.store.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Persistence;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one store at once. */
final class FilesystemProcessesTest {
  @TempDir Path root;

  private List<String> compete(String what, int count) throws Exception {
    List<Process> processes = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try {
      List<BufferedReader> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Process process =
            Stores.start(CompetingProcess.class, root.toString(), what, Integer.toString(count));
        processes.add(process);
        readers.add(process.inputReader());
      }
      for (BufferedReader reader : readers) {
        assertThat(reader.readLine()).isEqualTo("ready");
      }
      for (Process process : processes) {
        try (OutputStream start = process.getOutputStream()) {
          start.write('\n');
        }
      }
      for (BufferedReader reader : readers) {
        reader.lines().forEach(said::add);
      }
      for (Process process : processes) {
        assertThat(process.waitFor()).isZero();
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    return said;
  }

  @Test
  void ifAbsent_twoProcesses_oneCreatesEach() throws Exception {
    int count = 300;
    Map<String, String> winners = new HashMap<>();
    for (String line : compete("create", count)) {
      String[] words = line.split(" ");
      assertThat(winners.put(words[0], words[1])).as("another creator of " + words[0]).isNull();
    }
    assertThat(winners).hasSize(count);
    try (Persistence persistence = Stores.open(root)) {
      for (Map.Entry<String, String> winner : winners.entrySet()) {
        assertThat(persistence.objects().get(winner.getKey()))
            .hasValue(winner.getValue().getBytes(UTF_8));
      }
    }
  }

  @Test
  void ifMatches_twoProcesses_loseNoIncrement() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      persistence.objects().put("counter", "0".getBytes(UTF_8));
    }
    compete("increment", 150);
    try (Persistence persistence = Stores.open(root)) {
      assertThat(persistence.objects().get("counter")).hasValue("300".getBytes(UTF_8));
    }
  }

  @Test
  void open_whileAnotherProcessWrites_leavesItsFilesAlone() throws Exception {
    int size = 10 * 1024 * 1024;
    Process holder =
        Stores.start(CompetingProcess.class, root.toString(), "hold", Integer.toString(size));
    try (BufferedReader lines = holder.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("ready");
      try (Persistence persistence = Stores.open(root)) {
        assertThat(FilesystemHarness.leftovers(root)).isEqualTo(1);
        assertThat(persistence.objects().stat("held")).isEmpty();
      }
      try (OutputStream end = holder.getOutputStream()) {
        end.write('\n');
      }
      assertThat(lines.readLine()).isEqualTo(Integer.toString(size));
      assertThat(holder.waitFor()).isZero();
    } finally {
      holder.destroyForcibly();
    }
    try (Persistence persistence = Stores.open(root)) {
      assertThat(persistence.objects().stat("held")).isPresent();
    }
  }

  @Test
  void open_afterAnotherProcessWasKilled_sweepsItsFiles() throws Exception {
    Process holder = Stores.start(CompetingProcess.class, root.toString(), "hold", "10000000");
    try (BufferedReader lines = holder.inputReader();
        Persistence meanwhile = Stores.open(root)) {
      assertThat(lines.readLine()).isEqualTo("ready");
      assertThat(FilesystemHarness.leftovers(root)).isEqualTo(1);
      holder.destroyForcibly();
      assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
      Stores.open(root).close();
      assertThat(FilesystemHarness.leftovers(root)).isZero();
      meanwhile.objects().put("still", new byte[] {1});
    } finally {
      holder.destroyForcibly();
    }
    assertThat(Files.exists(root.resolve("objects/held.object"))).isFalse();
  }
}
