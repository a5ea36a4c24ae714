package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was played and not saved, on a disk that outlives the sidecar. */
class RecoveryIT {
  private static final String PLAY_ON = "exec sleep 60";
  private static final String LONG_LEASE = "600";

  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void saveDayOne() throws Exception {
    sidecar = new Sidecar(directory);
    sidecar.mustRun(sidecar.game("echo day 1 > $S/day"));
  }

  /** The sidecar alone dies; then its game is ended, as an operator does it. */
  private void killWhilePlaying(String day) throws Exception {
    end(killAlone("echo " + day + " > $S/day"));
  }

  /** Returns the process of the game, which goes on. */
  private long killAlone(String... played) throws Exception {
    List<String> lines = new ArrayList<>(List.of(played));
    lines.addAll(List.of("echo $$", PLAY_ON));
    String game = sidecar.game(lines.toArray(String[]::new));
    Started run = sidecar.start("--lease", "1", "--", game).awaitOut("\n");
    run.signal("KILL").process().waitFor();
    return Long.parseLong(run.out().strip());
  }

  private static void end(long game) throws Exception {
    Started.signal("KILL", game);
    await().until(() -> ProcessHandle.of(game).isEmpty());
  }

  private Outcome play() throws Exception {
    return sidecar.run("--", sidecar.game("cat $S/day"));
  }

  private Outcome save(String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("save", "--world", "w1"));
    all.addAll(List.of("--save-dir", "saves"));
    all.addAll(List.of(more));
    return sidecar.runBare(all.toArray(String[]::new));
  }

  private long snapshots() throws Exception {
    return Database.documents(sidecar.database(), "world_snapshots");
  }

  /** Ends with 74, as the object store is broken while the game plays; it is well afterwards. */
  private Outcome failToSave(String day) throws Exception {
    Path away = sidecar.stores().resolve("away");
    String objects = sidecar.objects().toString();
    String game =
        sidecar.game("echo " + day + " > $S/day", "mv " + objects + " " + away, ": > " + objects);
    Outcome outcome = sidecar.run("--save-timeout", "1", "--lease", LONG_LEASE, "--", game);
    Files.delete(sidecar.objects());
    Files.move(away, sidecar.objects());
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(74);
    return outcome;
  }

  private static String command(Outcome unsaved) {
    Matcher matcher = Pattern.compile("run here: (worldkeep save .*)").matcher(unsaved.err());
    assertThat(matcher.find()).as(unsaved.err()).isTrue();
    return matcher.group(1);
  }

  /** As an operator pastes it into a shell. */
  private Outcome paste(String command) throws Exception {
    String path = Sidecar.launcherScript().getParent().toString();
    return sidecar
        .startOther(List.of("sh", "-c", "PATH=\"" + path + ":$PATH\"; " + command))
        .finish();
  }

  @Test
  void sidecarKilledAlone_theNewerFilesAreSavedAndPlayed() throws Exception {
    killWhilePlaying("day 9");

    Outcome next = play();

    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.out()).isEqualTo("day 9\n");
    assertThat(next.err())
        .contains("warning: recovered world w1", "is snapshot 2 now")
        .doesNotContain("aside");
    assertThat(Database.labels(sidecar.database(), "w1")).isEqualTo("none,recovered");
    Tree.delete(sidecar.saves());
    assertThat(play().out()).isEqualTo("day 9\n");
  }

  @Test
  void recovered_canBeRolledBack() throws Exception {
    killWhilePlaying("day 9");
    assertThat(play().out()).isEqualTo("day 9\n");

    Outcome back = sidecar.runBare("rollback", "--world", "w1", "--to", "1");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(back.err()).contains("world w1 is as snapshot 1 has it");

    assertThat(play().out()).isEqualTo("day 1\n");
    assertThat(Database.labels(sidecar.database(), "w1")).isEqualTo("none,recovered,rollback-1");
    Outcome unknown = sidecar.runBare("rollback", "--world", "w1", "--to", "9");
    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err()).contains("world w1 has no snapshot 9");
  }

  @Test
  void newWorld_killedBeforeItsFirstSave_isRecovered() throws Exception {
    Tree.delete(sidecar.stores());
    killWhilePlaying("day 1 again");

    Outcome next = play();
    assertThat(next.out()).isEqualTo("day 1 again\n");
    assertThat(next.err()).contains("recovered world w1", "is snapshot 1 now");
  }

  @Test
  void anotherServerSavedMeanwhile_isPlayed_andTheFilesAreSetAside() throws Exception {
    killWhilePlaying("day 9");
    Outcome other =
        sidecar.runBare(
            "run",
            "--world",
            "w1",
            "--save-dir",
            "other",
            "--",
            sidecar.game("echo day 5 > $S/day"));
    assertThat(other.exitCode()).as(other.err()).isZero();

    Outcome next = play();

    assertThat(next.out()).isEqualTo("day 5\n");
    assertThat(next.err())
        .contains("warning: files that were in the save directory and differ are now in ")
        .contains("was not recovered: it continues snapshot 1, and newer is snapshot 2");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
    assertThat(snapshots()).isEqualTo(2);
  }

  @Test
  void directoryOfAnotherWorld_isNotSavedIntoThisOne() throws Exception {
    killWhilePlaying("day 9");

    Outcome other =
        sidecar.runBare("run", "--world", "w2", "--save-dir", "saves", "--", sidecar.game("ls $S"));

    assertThat(other.out()).isEmpty();
    assertThat(other.err()).contains("was not recovered: it is of world w1");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
  }

  @Test
  void storesMadeAnew_areNotFilledFromTheDisk() throws Exception {
    killWhilePlaying("day 9");
    Tree.delete(sidecar.stores());

    Outcome next = sidecar.run("--", sidecar.game("ls $S"));

    assertThat(next.out()).isEmpty();
    assertThat(next.err()).contains("was not recovered: it is of a world of the same name");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
  }

  @Test
  void killedAgainAndAgainWhileItRecovers_losesNothing() throws Exception {
    killWhilePlaying("day 9");
    for (int millis = 100; millis <= 1_300; millis += 200) {
      Started run = sidecar.start("--lease", "1", "--", sidecar.game(":"));
      run.process().waitFor(millis, TimeUnit.MILLISECONDS);
      run.process().destroyForcibly().waitFor();
    }

    assertThat(play().out()).isEqualTo("day 9\n");
    assertThat(Database.integrity(sidecar.database())).isEqualTo("ok");
  }

  @Test
  void unsaved_thePrintedCommandSavesTheNewest_atOnce_alsoWithOlderFilesAside() throws Exception {
    Files.writeString(sidecar.saves().resolve("day"), "old");
    assertThat(play().err()).contains("aside-1");

    Outcome unsaved = failToSave("day 9");
    assertThat(unsaved.err()).contains("the world was NOT saved", "In the store is snapshot 1");
    Outcome saved = paste(command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 2").doesNotContain("waiting");
    assertThat(paste(command(unsaved)).exitCode()).as("once more").isZero();
    Tree.delete(sidecar.saves());
    assertThat(play().out()).isEqualTo("day 9\n");
  }

  @Test
  void unsaved_theNextRunRecoversIt_atOnce() throws Exception {
    failToSave("day 9");

    Outcome next = play();

    assertThat(next.out()).isEqualTo("day 9\n");
    assertThat(next.err()).contains("recovered world w1").doesNotContain("waiting");
  }

  @Test
  void unsaved_isLeftToTheDirectoryThatHasIt() throws Exception {
    failToSave("day 9");

    Outcome other =
        sidecar.runBare(
            "run", "--world", "w1", "--save-dir", "other", "--lease", "1", "--", sidecar.game(":"));

    assertThat(other.exitCode()).as(other.err()).isEqualTo(75);
  }

  /** Until the store takes large files. */
  @Test
  void save_thatFails_canBeRepeatedAtOnce() throws Exception {
    sidecar.under(List.of("sh", "-c", "ulimit -S -f 16384; exec \"$@\"", "sh"));
    String game = sidecar.game("ulimit -S -f unlimited", "head -c 12000000 /dev/zero > $S/large");
    String[] impatient = {"--save-timeout", "1", "--lease", LONG_LEASE};
    Outcome unsaved =
        sidecar.run(impatient[0], impatient[1], impatient[2], impatient[3], "--", game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Outcome again = save(impatient);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(74);
    assertThat(command(again)).isEqualTo(command(unsaved));

    sidecar.under(List.of());
    Outcome saved = paste(command(again));
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).doesNotContain("waiting");
    assertThat(snapshots()).isEqualTo(2);
  }

  @Test
  void save_whileAnotherServerPlays_isRefused() throws Exception {
    killWhilePlaying("day 9");
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

    Outcome refused = save("--lease", "1");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(75);
    assertThat(refused.err())
        .contains("belongs to server local-" + other.process().pid())
        .doesNotContain("\tat ");

    Files.createFile(over);
    assertThat(other.finish().exitCode()).isZero();
    assertThat(save().exitCode()).as("nothing newer was saved").isZero();
    assertThat(snapshots()).isEqualTo(2);
  }

  @Test
  void save_ofWhatIsNotTheSuccessor_isRefused_andTellsWhatToDo() throws Exception {
    killWhilePlaying("day 9");
    sidecar.runBare(
        "run", "--world", "w1", "--save-dir", "other", "--", sidecar.game("echo day 5 > $S/day"));

    Outcome refused = save("--json");

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(74);
    JsonNode last = new JsonMapper().readTree(refused.err().lines().reduce("", (a, b) -> b));
    assertThat(last.get("text").stringValue())
        .contains("it continues snapshot 1, and newer is snapshot 2 of ");
    String command = last.get("command").stringValue();
    assertThat(command).endsWith("--over 2");
    assertThat(snapshots()).isEqualTo(2);

    assertThat(paste(command).exitCode()).isZero();
    assertThat(play().out()).isEqualTo("day 9\n");
    assertThat(snapshots()).isEqualTo(3);
  }

  @Test
  void save_ofADirectoryWithoutARecord_isRefused_unlessTheWorldIsNew() throws Exception {
    Files.writeString(sidecar.saves().resolve("day"), "by hand");
    Outcome refused = save();
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(74);
    assertThat(refused.err()).contains("it has no record of the snapshot", "--over 1");

    Outcome begun = sidecar.runBare("save", "--world", "w2", "--save-dir", "saves");
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(begun.err()).contains("saved world w2, snapshot 1");
  }

  @Test
  void save_ofADirectoryInUse_orNone_isRefused() throws Exception {
    long game = killAlone("echo day 9 > $S/day");
    Outcome inUse = save();
    end(game);
    assertThat(inUse.exitCode()).as(inUse.err()).isEqualTo(73);
    assertThat(inUse.err()).contains("is in use by process");

    Outcome none = sidecar.runBare("save", "--world", "w1", "--save-dir", "nowhere");
    assertThat(none.exitCode()).isEqualTo(73);
    assertThat(none.err()).contains("does not exist");
    assertThat(sidecar.root().resolve("nowhere")).doesNotExist();

    assertThat(sidecar.runBare("save", "--save-dir", "saves").exitCode()).isEqualTo(64);
    assertThat(save("--over", "-1").exitCode()).isEqualTo(64);
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

    Outcome saved = paste(command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world island, snapshot 1");
    assertThat(command(unsaved)).contains("--room '" + room.getParent(), "'\\''s.json'");
  }

  /** As a full one, or one that the system has mounted read-only after an error. */
  @Test
  void save_ofADiskThatCantBeWritten() throws Exception {
    failToSave("day 9");
    sidecar.under(Privileges.bound());
    Path own = sidecar.saves().resolve(".worldkeep");
    Privileges.readOnly(own);
    Privileges.readOnly(sidecar.saves());
    Outcome saved = save();
    Privileges.writable(sidecar.saves());
    Privileges.writable(own);

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 2").doesNotContain("waiting");
    assertThat(snapshots()).isEqualTo(2);
  }

  /** The command finds the stores of the environment, and must not save there. */
  @Test
  void unsaved_withStoresThatTheCommandCantFind_namesARoomConfigToBeWritten() throws Exception {
    String room =
        "{\"worldId\": \"w1\", \"saveDirectory\": \"island\", \"stores\":"
            + " {\"documents\": \"sqlite:other/game.db\", \"objects\": \"file:other/objects\"}}";
    Path objects = sidecar.root().resolve("other/objects");
    String game = sidecar.game("echo day 9 > $S/day", "rm -r " + objects, ": > " + objects);
    Outcome unsaved =
        sidecar.runBare(
            "run", "--room", room, "--save-timeout", "1", "--lease", LONG_LEASE, "--", game);
    assertThat(unsaved.exitCode()).as(unsaved.err()).isEqualTo(74);
    Files.delete(objects);

    assertThat(unsaved.err()).contains("write the room config of this run into a file");
    assertThat(command(unsaved)).startsWith("worldkeep save --room FILE --world w1");
    assertThat(paste(command(unsaved)).exitCode()).as("as it stands").isEqualTo(78);

    Outcome elsewhere = sidecar.runBare("save", "--world", "w1", "--save-dir", "island");
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isEqualTo(74);
    assertThat(elsewhere.err()).contains("the right stores?").doesNotContain("--over");
    assertThat(snapshots()).isEqualTo(1);

    Path file = Files.writeString(sidecar.root().resolve("room.json"), room);
    Outcome saved = paste(command(unsaved).replace("FILE", file.toString()));
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w1, snapshot 1").doesNotContain("waiting");
  }

  @Test
  void rollback_ofAWorldThatWasNotSaved_isRefused_untilItIs() throws Exception {
    failToSave("day 9");

    Outcome refused =
        sidecar.runBare("rollback", "--world", "w1", "--save-dir", "saves", "--to", "1");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(73);
    assertThat(refused.err()).contains("save it first by 'worldkeep save'");
    assertThat(snapshots()).isEqualTo(1);

    assertThat(save().exitCode()).isZero();
    Outcome back = sidecar.runBare("rollback", "--world", "w1", "--save-dir", "saves", "--to", "1");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(snapshots()).isEqualTo(3);
  }

  @Test
  void record_ofANewerVersion_isRefused() throws Exception {
    killWhilePlaying("day 9");
    Path record = sidecar.saves().resolve(".worldkeep/base");
    String newer = Files.readString(record).replace("\"format\":1", "\"format\":2");
    Files.writeString(record, newer);

    Outcome run = play();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(76);
    assertThat(save().exitCode()).isEqualTo(76);
    assertThat(record).hasContent(newer);
    assertThat(sidecar.saves().resolve("day")).hasContent("day 9");
    assertThat(snapshots()).isEqualTo(1);
  }

  @Test
  void record_thatAGameForges_makesNothingOfAnotherWorldItsOwn() throws Exception {
    sidecar.runBare(
        "run", "--world", "w2", "--save-dir", "other", "--", sidecar.game("echo theirs > $S/day"));
    end(killAlone("echo mine > $S/day", "sed -i 's/\"w1\"/\"w2\"/' $S/.worldkeep/base"));

    Outcome other =
        sidecar.runBare(
            "run", "--world", "w2", "--save-dir", "saves", "--", sidecar.game("cat $S/day"));

    assertThat(other.out()).isEqualTo("theirs\n");
    assertThat(other.err()).contains("was not recovered");
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

    Outcome saved = paste(command(unsaved));

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("saved world w3, snapshot 1");
  }
}
