package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selection of the files to upload. */
final class OutputTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final StageBackend backend = new StageBackend();
  private Path machine;
  private Path logs;
  private int written;

  @BeforeEach
  void begin(@TempDir Path place) throws Exception {
    machine = place.toRealPath();
    logs = Files.createDirectories(machine.resolve("logs"));
  }

  private Output output(OutputFiles files) {
    Directories directories =
        Directories.DEFAULT.withOutput(files).withJournal(logs.resolve("journal"));
    return Output.begin(directories, world(), new Problems(new Audience(SessionListener.NONE)))
        .orElseThrow();
  }

  private Output output() {
    return output(OutputFiles.in(logs));
  }

  private Path world() {
    return logs.resolve("world");
  }

  private Map<String, String> upload(Output output) {
    return upload(output, world());
  }

  private Map<String, String> upload(Output output, Path world) {
    backend.uploads.clear();
    output.upload(
        backend.client(),
        Origin.match("s1", "m"),
        world,
        new Problems(new Audience(SessionListener.NONE)));
    return Map.copyOf(backend.uploads);
  }

  /** Writes a file that is newer than all before. */
  private Path write(String name, String content) throws IOException {
    Path file = logs.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(++written)));
    return file;
  }

  @Test
  void files_ofADirectory_areUploaded_byTheirNames() throws Exception {
    Output output = output();
    write("server.log", "one");
    write("traces/deep/a trace \u00e9", "two");
    write("empty", "");

    assertThat(upload(output))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("m: server.log", "one", "m: traces/deep/a trace \u00e9", "two", "m: empty", ""));
  }

  @Test
  void nextSession_getsWhatWasWrittenSince() throws Exception {
    write("before.log", "of another life");
    Output output = output();
    write("a.log", "one");
    write("b.log", "two");
    assertThat(upload(output)).containsOnlyKeys("m: a.log", "m: b.log");

    Files.move(logs.resolve("a.log"), logs.resolve("a.log.1"));
    write("a.log", "three");
    write("b.log", " and more");

    assertThat(upload(output))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("m: a.log", "three", "m: b.log", "two and more"));
    assertThat(upload(output)).isEmpty();
  }

  @Test
  void directoryThatIsNotThere_isEmpty_andMayComeLater() throws Exception {
    Files.delete(logs);
    Output output = output();
    assertThat(upload(output)).isEmpty();

    write("late.log", "one");

    assertThat(upload(output)).containsOnlyKeys("m: late.log");
  }

  @Test
  void links_areNotFollowed() throws Exception {
    Path secret = Files.writeString(machine.resolve("secret"), "a secret");
    Path elsewhere = Files.createDirectories(machine.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("secret"), "another");
    Output output = output();
    write("server.log", "one");
    Files.createSymbolicLink(logs.resolve("latest.log"), logs.resolve("server.log"));
    Files.createSymbolicLink(logs.resolve("out.log"), secret);
    Files.createSymbolicLink(logs.resolve("out"), elsewhere);
    Files.createSymbolicLink(logs.resolve("dangling"), machine.resolve("nowhere"));

    assertThat(upload(output)).containsOnlyKeys("m: server.log");
  }

  @Test
  void fileThatBecomesALink_whileOthersAreUploaded_isLeftOut() throws Exception {
    Path secret = Files.writeString(machine.resolve("secret"), "a secret");
    Output output = output();
    write("b.log", "one");
    write("a.log", "two");
    backend.uploading = name -> replaceByLink(logs.resolve("b.log"), secret);

    assertThat(upload(output)).containsOnlyKeys("m: a.log");
  }

  private static void replaceByLink(Path file, Path target) {
    try {
      Files.delete(file);
      Files.createSymbolicLink(file, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void directoryThatIsALinkItself_isRead() throws Exception {
    Path link = Files.createSymbolicLink(machine.resolve("link"), logs);
    Output output = output(OutputFiles.in(link));
    write("server.log", "one");

    assertThat(upload(output)).containsOnlyKeys("m: server.log");
  }

  @Test
  void worldAndJournal_areNoOutput() throws Exception {
    Output output = output();
    write("world/region", "the world");
    write("journal/ada", "a player");
    write("server.log", "one");

    assertThat(upload(output)).containsOnlyKeys("m: server.log");
    write("server.log", "two");
    assertThat(upload(output, logs)).as("the world itself").isEmpty();
    write("server.log", "three");
    assertThat(upload(output, machine)).as("a directory in the world").isNotEmpty();
    Output players = output(OutputFiles.in(logs.resolve("journal")));
    write("journal/bob", "another");
    assertThat(upload(players)).isEmpty();
  }

  @Test
  void limits_keepTheLatest() throws Exception {
    Output output = output(OutputFiles.in(logs).withLimits(4, 3, 9));
    write("oldest", "1234");
    write("old", "123");
    write("long", "12345");
    write("middle", "1234");
    write("newest", "12");

    assertThat(upload(output)).containsOnlyKeys("m: newest", "m: middle", "m: old");

    for (String name : new String[] {"a", "b", "c"}) {
      write(name, "1234");
    }
    assertThat(upload(output)).as("nine bytes together").containsOnlyKeys("m: c", "m: b");
  }

  @Test
  void fileThatIsStillWritten_isUploadedAsFarAsItWas() throws Exception {
    Output output = output();
    write("gone.log", "one");
    write("shrinking.log", "one and two");
    write("growing.log", "one");
    write("first.log", "one");
    backend.uploading =
        name -> {
          if (name.equals("first.log")) {
            change();
          }
        };

    assertThat(upload(output))
        .containsExactlyInAnyOrderEntriesOf(Map.of("m: first.log", "one", "m: growing.log", "one"));
  }

  private void change() {
    try {
      Files.writeString(logs.resolve("growing.log"), " more", StandardOpenOption.APPEND);
      Files.writeString(logs.resolve("shrinking.log"), "x");
      Files.delete(logs.resolve("gone.log"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nameThatNoBackendTakes_isLeftOut_andTheOthersAreUploaded() throws Exception {
    Output output = output();
    write("back\\slash", "one");
    write("new\nline", "two");
    write("a".repeat(200) + "/" + "b".repeat(200), "three");
    write("server.log", "four");

    assertThat(upload(output)).containsOnlyKeys("m: server.log");
  }

  @Test
  void backendThatFails_forOneFile_getsTheOthers() throws Exception {
    Output output = output();
    write("b.log", "one");
    write("a.log", "two");
    backend.uploading =
        name -> {
          if (name.equals("a.log")) {
            throw new IllegalStateException("not this one");
          }
        };

    assertThat(upload(output)).containsOnlyKeys("m: b.log");
  }

  @Test
  void copies_areGoneAfterwards() throws Exception {
    Output output = output();
    write("server.log", "one");
    backend.uploading = name -> assertThat(backend.files.get(0)).exists();

    assertThat(upload(output)).hasSize(1);

    Path copy = backend.files.get(0);
    assertThat(copy.getFileName().toString()).startsWith("worldkeep-output-");
    assertThat(copy).doesNotExist();
  }

  @Test
  void options_fromTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "WORLDKEEP_OUTPUT", "logs",
            "WORLDKEEP_OUTPUT_MAX_FILE_BYTES", "10",
            "WORLDKEEP_OUTPUT_MAX_TOTAL_BYTES", "30");
    BootstrapOptions configured =
        BootstrapOptions.DEFAULT.withDirectories(
            Directories.DEFAULT.withOutput(OutputFiles.in(Path.of("x")).withLimits(1, 2, 3)));

    assertThat(BootstrapOptions.DEFAULT.directories().output()).as("as usual").isEmpty();
    assertThat(configured.with(environment::get).directories().output())
        .contains(new OutputFiles(Path.of("logs"), 10, 2, 30));
    assertThat(configured.with(Map.of("WORLDKEEP_OUTPUT_OFF", "true")::get).directories().output())
        .isEqualTo(Optional.empty());
    assertThat(configured.with(Map.of("WORLDKEEP_OUTPUT_OFF", "false")::get).directories().output())
        .isPresent();
    assertThat(configured.directories().withoutOutput().output()).isEmpty();
  }

  @Test
  void options_thatAreNone_areNamed() {
    for (String name : new String[] {"OFF", "MAX_FILE_BYTES", "MAX_FILES", "MAX_TOTAL_BYTES"}) {
      String variable = "WORLDKEEP_OUTPUT_" + name;
      for (String value : new String[] {"maybe", "0", "99999999999999999999"}) {
        Map<String, String> environment = Map.of("WORLDKEEP_OUTPUT", "logs", variable, value);
        assertThatThrownBy(() -> BootstrapOptions.DEFAULT.with(environment::get))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(variable);
      }
    }
  }
}
