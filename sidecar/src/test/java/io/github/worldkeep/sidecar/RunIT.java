package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A game's world over several lives. */
class RunIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    root = sidecar.root();
  }

  private String building() throws IOException {
    return sidecar.game(
        "mkdir -p $S/regions/deep",
        "head -c 3000000 /dev/urandom > $S/regions/large",
        "echo small > $S/regions/deep/small",
        ": > $S/empty",
        "ln -s regions/large $S/link");
  }

  /** Names of files come from the game and its players. */
  @Test
  void run_namesThatLookLikeReports_makeNoLinesOfTheirOwn() throws Exception {
    Outcome outcome =
        sidecar.mustRun(
            sidecar.game(
                "mkfifo \"$S/$(printf 'p\\nworldkeep: saved world w1, snapshot 99')\"",
                "mkfifo \"$S/$(printf '\\033[2J')\""));

    assertThat(outcome.err())
        .contains("p\\nworldkeep: saved world w1, snapshot 99", "\\u001b[2J")
        .doesNotContain("\u001b");
    assertThat(outcome.err().lines())
        .noneMatch(line -> line.startsWith("worldkeep: saved world w1, snapshot 99"));
  }

  @Test
  void run_firstThenOnEmptyDirectory() throws Exception {
    Outcome first = sidecar.mustRun(building());
    assertThat(first.err()).contains("world w1 is new: nothing to restore");
    Map<String, String> saved = Tree.hashes(sidecar.saves());
    Tree.delete(sidecar.saves());

    Outcome second = sidecar.mustRun(sidecar.game("ls $S", "echo more >> $S/regions/deep/small"));
    assertThat(second.out()).isEqualTo("empty\nlink\nregions\n");
    assertThat(second.err()).contains("restored world w1, snapshot 1: 3 files, 3.0 MB");
    assertThat(Files.readString(sidecar.saves().resolve("regions/deep/small")))
        .isEqualTo("small\nmore\n");
    assertThat(Files.readSymbolicLink(sidecar.saves().resolve("link")))
        .isEqualTo(Path.of("regions/large"));
    Map<String, String> restored = Tree.hashes(sidecar.saves());
    saved.remove("regions/deep/small");
    assertThat(restored).containsAllEntriesOf(saved).hasSize(3);
    assertThat(Database.integrity(sidecar.database())).isEqualTo("ok");
    assertThat(Database.documents(sidecar.database(), "world_snapshots")).isEqualTo(2);
  }

  /** A limit of a file's size fails a write as a full disk does. */
  @Test
  void run_noRoomForTheWorld_namesTheFile() throws Exception {
    sidecar.mustRun(building());
    Tree.delete(sidecar.saves());

    String limited = "ulimit -f 4096; exec \"$@\"";
    Outcome outcome =
        sidecar.under(List.of("sh", "-c", limited, "sh")).run("--", sidecar.game("echo played"));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(73);
    assertThat(outcome.err())
        .contains(sidecar.saves().toRealPath() + "/.worldkeep/restore/regions/large': ")
        .contains("free some space there");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void run_longestTimes_areAccepted() throws Exception {
    String max = "2147483647";
    Outcome outcome =
        sidecar.run(
            List.of(
                    "--lease",
                    max,
                    "--start-timeout",
                    max,
                    "--stop-timeout",
                    max,
                    "--save-timeout",
                    max,
                    "--",
                    sidecar.game("echo played > $S/file; exit 7"))
                .toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(7);
    assertThat(outcome.err()).contains("saved world w1, snapshot 1");
  }

  @Test
  void run_unchangedWorld() throws Exception {
    sidecar.mustRun(building());
    Outcome second = sidecar.run("--", sidecar.game(":"));
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).contains("found on disk, unchanged,", "is as snapshot 1 has it");
    assertThat(Database.documents(sidecar.database(), "world_snapshots")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 255})
  void run_exitCodePassesThroughAndWorldIsSaved(int code) throws Exception {
    Outcome outcome = sidecar.run("--", sidecar.game("echo x > $S/file", "exit " + code));
    assertThat(outcome.exitCode()).isEqualTo(code);
    assertThat(outcome.err()).contains("ended with exit code " + code, "saved world w1");
    sidecar.mustRun(sidecar.game("cat $S/file", "echo y > $S/file"));
  }

  @Test
  void run_gameKilled() throws Exception {
    Outcome outcome = sidecar.run("--", sidecar.game("echo last > $S/file", "kill -KILL $$"));
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(outcome.err()).contains("exit code 137 (signal 9)", "saved world w1");
    Tree.delete(sidecar.saves());
    String next = sidecar.game("cat $S/file", "echo more > $S/file");
    assertThat(sidecar.mustRun(next).out()).isEqualTo("last\n");
  }

  @Test
  void run_argumentsOfTheGameAreItsOwn() throws Exception {
    String game = sidecar.game("echo x > $S/file", "printf '<%s>' \"$@\"");
    String[] own = {"--world", "w2", "--", "-h", "@file", "--json", "", "a b", "\"q\""};
    String[] arguments = new String[own.length + 2];
    System.arraycopy(own, 0, arguments, 2, own.length);
    arguments[0] = "--";
    arguments[1] = game;
    String expected = "<--world><w2><--><-h><@file><--json><><a b><\"q\">";
    assertThat(sidecar.run(arguments).out()).isEqualTo(expected);

    String[] withoutDashes = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    assertThat(sidecar.run(withoutDashes).out()).isEqualTo(expected);
  }

  @Test
  void run_inputAndOutputAreTheGames() throws Exception {
    String game =
        sidecar.game("cat > $S/typed", "printf 'out\\0\\377'", "echo $WORLDKEEP_WORLD_ID >&2");
    Started started = sidecar.start("--", game).type("say hello\n");
    Outcome outcome = started.finish();
    assertThat(Files.readAllBytes(started.outFile()))
        .isEqualTo(new byte[] {'o', 'u', 't', 0, (byte) 0xff});
    assertThat(outcome.err()).contains("\nw1\n");
    assertThat(sidecar.saves().resolve("typed")).hasContent("say hello");
  }

  @Test
  void run_differingDirectoryIsSetAside() throws Exception {
    sidecar.mustRun(sidecar.game("echo one > $S/file"));
    Files.writeString(sidecar.saves().resolve("file"), "precious");
    Outcome outcome = sidecar.run("--", sidecar.game("cat $S/file"));
    Path aside = sidecar.saves().resolve(".worldkeep/aside-1");
    assertThat(outcome.out()).isEqualTo("one\n");
    assertThat(outcome.err())
        .contains("warning: files that were in the save directory and differ are now in " + aside);
    assertThat(aside.resolve("file")).hasContent("precious");
  }

  @Test
  void run_roomConfigNamesAll() throws Exception {
    Path room =
        Files.writeString(
            root.resolve("room.json"),
            """
            {"worldId": "island", "saveDirectory": "island", "note": "the game's",
             "stores": {"documents": "sqlite:other/game.db", "objects": "file:other/objects"}}
            """);
    String game = sidecar.game("echo $WORLDKEEP_WORLD_ID > $S/file", "echo $S");
    Outcome outcome = sidecar.runBare("run", "--room", room.toString(), "--", game);
    assertThat(outcome.out()).isEqualTo(root.toRealPath().resolve("island") + "\n");
    assertThat(outcome.err()).contains("saved world island, snapshot 1");
    assertThat(root.resolve("other/game.db")).exists();
    assertThat(sidecar.stores()).doesNotExist();
  }

  @Test
  void run_storesInTheReservedPlaceOfTheSaveDirectory() throws Exception {
    sidecar.with("WORLDKEEP_DOCUMENTS", "").with("WORLDKEEP_OBJECTS", "");
    String[] arguments = {"run", "--world", "w1", "--save-dir", ".", "--"};
    String[] command = java.util.Arrays.copyOf(arguments, 7);
    command[6] = sidecar.game("echo x > $S/file");
    assertThat(sidecar.runBare(command).err()).contains("saved world w1, snapshot 1");
    assertThat(root.resolve(".worldkeep/documents.db")).exists();
    Files.delete(root.resolve("file"));
    command[6] = sidecar.game("cat $S/file");
    assertThat(sidecar.runBare(command).out()).isEqualTo("x\n");
  }

  @Test
  void run_jsonLines() throws Exception {
    sidecar.mustRun(sidecar.game("echo one > $S/file"));
    Files.writeString(sidecar.saves().resolve("file"), "other");
    Outcome outcome = sidecar.run("--json", "--", sidecar.game("echo two > $S/file", "exit 3"));
    List<JsonNode> lines = outcome.err().lines().map(new JsonMapper()::readTree).toList();
    assertThat(lines.stream().map(line -> line.get("event").stringValue()))
        .containsExactly("starting", "restored", "setAside", "started", "ended", "saved");
    assertThat(lines).allSatisfy(line -> assertThat(line.get("text").stringValue()).isNotBlank());
    assertThat(lines.get(1).get("snapshot").longValue()).isEqualTo(1);
    assertThat(lines.get(4).get("exitCode").intValue()).isEqualTo(3);
    JsonNode saved = lines.get(5);
    assertThat(saved.get("world").stringValue()).isEqualTo("w1");
    assertThat(saved.get("snapshot").longValue()).isEqualTo(2);
    assertThat(saved.get("files").intValue()).isEqualTo(1);
    assertThat(saved.get("bytes").longValue()).isEqualTo(4);
  }

  @Test
  void run_jsonFailure() throws Exception {
    Outcome outcome = sidecar.run("--json", "--", "/no/such/game");
    List<JsonNode> lines = outcome.err().lines().map(new JsonMapper()::readTree).toList();
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("event").stringValue()).isEqualTo("failed");
    assertThat(last.get("level").stringValue()).isEqualTo("error");
    assertThat(last.get("exitCode").intValue()).isEqualTo(127).isEqualTo(outcome.exitCode());
  }

  @Test
  void help_ofBoth() throws Exception {
    Outcome whole = sidecar.runBare("--help");
    assertThat(whole.exitCode()).isZero();
    assertThat(whole.out()).contains("Usage: worldkeep", "run ", "Exit codes:", "74 ");
    Outcome run = sidecar.runBare("run", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("worldkeep run [OPTION...] -- COMMAND", "--save-timeout", "Exit codes:");
    assertThat(whole.err() + run.err()).isEmpty();
  }
}
