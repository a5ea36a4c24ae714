package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test needs a process of its own, because a process loads the library once. */
final class NativeLibraryTest {
  @TempDir Path directory;
  private Path temporary;

  @BeforeEach
  void create() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void open_leavesNoLibrary_andDeletesThoseOfKilledProcesses() throws Exception {
    Path killed = Files.createFile(temporary.resolve("worldkeep-sqlite-1-libsqlitejdbc.so"));
    Path loading = Files.createFile(temporary.resolve("worldkeep-sqlite-2-libsqlitejdbc.so"));
    Path other = Files.createFile(temporary.resolve("other-1-libsqlitejdbc.so"));
    FileTime hourAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(killed, hourAgo);
    Files.setLastModifiedTime(other, hourAgo);
    assertThat(open(directory.resolve("game.db"))).contains("opened");
    assertThat(files(temporary)).containsExactlyInAnyOrder(loading, other);
  }

  @Test
  void open_noDirectoryForTemporaryFiles_unpacksBesideTheDatabase() throws Exception {
    Files.delete(temporary);
    Path data = Files.createDirectory(directory.resolve("data"));
    assertThat(open(data.resolve("game.db"))).contains("opened").doesNotContain("Exception");
    assertThat(files(data)).containsExactly(data.resolve("game.db"));
  }

  private String open(Path database) throws IOException, InterruptedException {
    List<String> command = Child.command(LibraryProgram.class, database.toString());
    command.removeIf(argument -> argument.startsWith("-Dorg.sqlite.lib.path="));
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
