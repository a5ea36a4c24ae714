package io.github.worldkeep.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The operating system refuses to let a file grow, as a full disk or a quota does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no limit on the size of files")
final class FullDiskTest {
  @TempDir Path directory;

  @Test
  void commit_whenTheFileMayNotGrow_isRefusedWholeAndKeepsWhatWasAcknowledged() throws Exception {
    Path file = directory.resolve("game.db");
    String program = String.join("' '", Child.command(FillingProgram.class, file.toString()));
    Process process =
        new ProcessBuilder("sh", "-c", "ulimit -f 1500 && exec '" + program + "'")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = out.lines().toList();
    }
    assertThat(process.waitFor()).isZero();
    int acknowledged = lines.size() - 1;
    assertThat(acknowledged).isPositive();
    // SQLite calls a file that may not grow an I/O error; the flush may or may not have been
    // reached.
    assertThat(lines.get(acknowledged)).isIn("UNAVAILABLE SAFE", "UNAVAILABLE OUTCOME_UNKNOWN");
    assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
    List<String> a = Bare.column(file, "SELECT id FROM c_a");
    assertThat(a)
        .containsAll(IntStream.range(0, acknowledged).mapToObj(i -> "id " + i).toList())
        .hasSizeLessThanOrEqualTo(acknowledged + 1);
    assertThat(Bare.column(file, "SELECT id FROM c_b")).containsExactlyInAnyOrderElementsOf(a);
  }
}
