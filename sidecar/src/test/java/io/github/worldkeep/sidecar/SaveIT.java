package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code worldkeep save}, and the command that a failed run prints for it. */
class SaveIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private PlayedWorld world;

  @BeforeEach
  void saveDayOne() throws Exception {
    sidecar = new Sidecar(directory);
    world = new PlayedWorld(sidecar);
  }

  @Test
  void unsaved_thePrintedCommandSavesTheNewest_atOnce_alsoWithOlderFilesAside() throws Exception {
    Files.writeString(sidecar.saves().resolve("day"), "old");
    assertThat(world.play().err()).contains("aside-1");

    Outcome unsaved = world.failToSave("day 9");
    assertThat(unsaved.err()).contains("the world was NOT saved", "In the store is snapshot 1");
    Outcome saved = world.paste(PlayedWorld.command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 2").doesNotContain("waiting");
    assertThat(world.paste(PlayedWorld.command(unsaved)).exitCode()).as("once more").isZero();
    Tree.delete(sidecar.saves());
    assertThat(world.play().out()).isEqualTo("day 9\n");
  }

  /** The store refuses large files at first, and takes them later. */
  @Test
  void save_thatFails_canBeRepeatedAtOnce() throws Exception {
    sidecar.under(List.of("sh", "-c", "ulimit -S -f 16384; exec \"$@\"", "sh"));
    String game = sidecar.game("ulimit -S -f unlimited", "head -c 12000000 /dev/zero > $S/large");
    String[] impatient = {"--save-timeout", "1", "--lease", PlayedWorld.LONG_LEASE};
    Outcome unsaved =
        sidecar.run(impatient[0], impatient[1], impatient[2], impatient[3], "--", game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Outcome again = world.save(impatient);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(74);
    assertThat(PlayedWorld.command(again)).isEqualTo(PlayedWorld.command(unsaved));

    sidecar.under(List.of());
    Outcome saved = world.paste(PlayedWorld.command(again));
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).doesNotContain("waiting");
    assertThat(world.snapshots()).isEqualTo(2);
  }

  @Test
  void save_whileAnotherServerPlays_isRefused() throws Exception {
    world.killWhilePlaying("day 9");
    Path over = directory.resolve("over");
    Started other =
        sidecar
            .startBare(
                "run",
                "--world",
                "w1",
                "--save-dir",
                "other",
                "--",
                sidecar.game("echo ready", "until [ -f " + over + " ]; do sleep 0.02; done"))
            .awaitOut("ready");

    Outcome refused = world.save("--lease", "1");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(75);
    assertThat(refused.err())
        .contains("belongs to server local-" + other.process().pid())
        .doesNotContain("\tat ");

    Files.createFile(over);
    assertThat(other.finish().exitCode()).isZero();
    assertThat(world.save().exitCode()).as("nothing newer was saved").isZero();
    assertThat(world.snapshots()).isEqualTo(2);
  }

  @Test
  void save_ofWhatIsNotTheSuccessor_isRefused_andTellsWhatToDo() throws Exception {
    world.killWhilePlaying("day 9");
    sidecar.runBare(
        "run", "--world", "w1", "--save-dir", "other", "--", sidecar.game("echo day 5 > $S/day"));

    Outcome refused = world.save("--json");

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(74);
    JsonNode last = new JsonMapper().readTree(refused.err().lines().reduce("", (a, b) -> b));
    assertThat(last.get("text").stringValue())
        .contains("it continues snapshot 1, and newer is snapshot 2 of ");
    String command = last.get("command").stringValue();
    assertThat(command).endsWith("--over 2");
    assertThat(world.snapshots()).isEqualTo(2);

    assertThat(world.paste(command).exitCode()).isZero();
    assertThat(world.play().out()).isEqualTo("day 9\n");
    assertThat(world.snapshots()).isEqualTo(3);
  }

  @Test
  void save_ofADirectoryWithoutARecord_isRefused_unlessTheWorldIsNew() throws Exception {
    Files.writeString(sidecar.saves().resolve("day"), "by hand");
    Outcome refused = world.save();
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(74);
    assertThat(refused.err()).contains("it has no record of the snapshot", "--over 1");

    Outcome begun = sidecar.runBare("save", "--world", "w2", "--save-dir", "saves");
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(begun.err()).contains("saved world w2, snapshot 1");
  }

  @Test
  void save_ofADirectoryInUse_orNone_isRefused() throws Exception {
    long game = world.killAlone("echo day 9 > $S/day");
    Outcome inUse = world.save();
    PlayedWorld.end(game);
    assertThat(inUse.exitCode()).as(inUse.err()).isEqualTo(73);
    assertThat(inUse.err()).contains("is in use by process");

    Outcome none = sidecar.runBare("save", "--world", "w1", "--save-dir", "nowhere");
    assertThat(none.exitCode()).isEqualTo(73);
    assertThat(none.err()).contains("does not exist");
    assertThat(sidecar.root().resolve("nowhere")).doesNotExist();

    assertThat(sidecar.runBare("save", "--save-dir", "saves").exitCode()).isEqualTo(64);
    assertThat(world.save("--over", "-1").exitCode()).isEqualTo(64);
  }

  @Test
  void save_withTheStoresOfARoomConfig() throws Exception {
    Path room =
        Files.writeString(
            sidecar.root().resolve("the room's.json"),
            """
            {"worldId": "island", "saveDirectory": "island",
             "stores": {"documents": "sqlite:other/game.db", "objects": "file:other/objects"}}
            """);
    Path objects = sidecar.root().resolve("other/objects");
    String game = sidecar.game("echo day 9 > $S/day", "rm -r " + objects, ": > " + objects);
    Outcome unsaved =
        sidecar.runBare("run", "--room", room.toString(), "--save-timeout", "1", "--", game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Files.delete(objects);

    Outcome saved = world.paste(PlayedWorld.command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world island, snapshot 1");
    assertThat(PlayedWorld.command(unsaved))
        .contains("--room '" + room.getParent(), "'\\''s.json'");
  }

  /** A full disk is like this, or one that the system has mounted read-only after an error. */
  @Test
  void save_ofADiskThatCantBeWritten() throws Exception {
    world.failToSave("day 9");
    sidecar.under(Privileges.bound());
    Path own = sidecar.saves().resolve(".worldkeep");
    Privileges.readOnly(own);
    Privileges.readOnly(sidecar.saves());
    Outcome saved = world.save();
    Privileges.writable(sidecar.saves());
    Privileges.writable(own);

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 2").doesNotContain("waiting");
    assertThat(world.snapshots()).isEqualTo(2);
  }

  /** The command finds the stores of the environment instead, and must not save there. */
  @Test
  void unsaved_withStoresThatTheCommandCantFind_namesARoomConfigToBeWritten() throws Exception {
    String room =
        "{\"worldId\": \"w1\", \"saveDirectory\": \"island\", \"stores\":"
            + " {\"documents\": \"sqlite:other/game.db\", \"objects\": \"file:other/objects\"}}";
    Path objects = sidecar.root().resolve("other/objects");
    String game = sidecar.game("echo day 9 > $S/day", "rm -r " + objects, ": > " + objects);
    Outcome unsaved =
        sidecar.runBare(
            "run",
            "--room",
            room,
            "--save-timeout",
            "1",
            "--lease",
            PlayedWorld.LONG_LEASE,
            "--",
            game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Files.delete(objects);

    assertThat(unsaved.err()).contains("write the room config of this run into a file");
    assertThat(PlayedWorld.command(unsaved)).startsWith("worldkeep save --room FILE --world w1");
    assertThat(world.paste(PlayedWorld.command(unsaved)).exitCode())
        .as("as it stands")
        .isEqualTo(78);

    Outcome elsewhere = sidecar.runBare("save", "--world", "w1", "--save-dir", "island");
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isEqualTo(74);
    assertThat(elsewhere.err()).contains("the right stores?").doesNotContain("--over");
    assertThat(world.snapshots()).isEqualTo(1);

    Path file = Files.writeString(sidecar.root().resolve("room.json"), room);
    Outcome saved = world.paste(PlayedWorld.command(unsaved).replace("FILE", file.toString()));
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 1").doesNotContain("waiting");
  }

  @Test
  void help_tellsOfTheCommand() throws Exception {
    Outcome help = sidecar.runBare("save", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--over", "Exit codes:");
  }

  @Test
  void unsaved_inADirectoryWithAStrangeName_canStillBePasted() throws Exception {
    String name = "it's $HOME; here";
    String objects = sidecar.objects().toString();
    String game = sidecar.game("echo x > \"$S/x\"", "rm -r " + objects, ": > " + objects);
    Outcome unsaved =
        sidecar.runBare(
            "run", "--world", "w3", "--save-dir", name, "--save-timeout", "1", "--", game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Files.delete(sidecar.objects());

    Outcome saved = world.paste(PlayedWorld.command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w3, snapshot 1");
  }
}
