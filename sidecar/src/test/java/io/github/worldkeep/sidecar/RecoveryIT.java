package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next run, on a disk that has files which were played and not saved. */
class RecoveryIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private PlayedWorld world;

  @BeforeEach
  void saveDayOne() throws Exception {
    sidecar = new Sidecar(directory);
    world = new PlayedWorld(sidecar);
  }

  @Test
  void sidecarKilledAlone_theNewerFilesAreSavedAndPlayed() throws Exception {
    world.killWhilePlaying("day 9");

    Outcome next = world.play();

    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.out()).isEqualTo("day 9\n");
    assertThat(next.err())
        .contains("warning: recovered world w1", "is snapshot 2 now")
        .doesNotContain("aside");
    assertThat(Database.labels(sidecar.database(), "w1")).isEqualTo("none,recovered");
    Tree.delete(sidecar.saves());
    assertThat(world.play().out()).isEqualTo("day 9\n");
  }

  @Test
  void newWorld_killedBeforeItsFirstSave_isRecovered() throws Exception {
    Tree.delete(sidecar.stores());
    world.killWhilePlaying("day 1 again");

    Outcome next = world.play();
    assertThat(next.out()).isEqualTo("day 1 again\n");
    assertThat(next.err()).contains("recovered world w1", "is snapshot 1 now");
  }

  @Test
  void anotherServerSavedMeanwhile_isPlayed_andTheFilesAreSetAside() throws Exception {
    world.killWhilePlaying("day 9");
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

    Outcome next = world.play();

    assertThat(next.out()).isEqualTo("day 5\n");
    assertThat(next.err())
        .contains("warning: files that were in the save directory and differ are now in ")
        .contains("was not recovered: it continues snapshot 1, and newer is snapshot 2");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
    assertThat(world.snapshots()).isEqualTo(2);
  }

  @Test
  void directoryOfAnotherWorld_isNotSavedIntoThisOne() throws Exception {
    world.killWhilePlaying("day 9");

    Outcome other =
        sidecar.runBare("run", "--world", "w2", "--save-dir", "saves", "--", sidecar.game("ls $S"));

    assertThat(other.out()).isEmpty();
    assertThat(other.err()).contains("was not recovered: it is of world w1");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
  }

  @Test
  void storesMadeAnew_areNotFilledFromTheDisk() throws Exception {
    world.killWhilePlaying("day 9");
    Tree.delete(sidecar.stores());

    Outcome next = sidecar.run("--", sidecar.game("ls $S"));

    assertThat(next.out()).isEmpty();
    assertThat(next.err()).contains("was not recovered: it is of a world of the same name");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/day")).hasContent("day 9");
  }

  @Test
  void killedAgainAndAgainWhileItRecovers_losesNothing() throws Exception {
    world.killWhilePlaying("day 9");
    for (int millis = 100; millis <= 1_300; millis += 200) {
      Started run = sidecar.start("--lease", "1", "--", sidecar.game(":"));
      run.process().waitFor(millis, TimeUnit.MILLISECONDS);
      run.process().destroyForcibly().waitFor();
    }

    assertThat(world.play().out()).isEqualTo("day 9\n");
    assertThat(Database.integrity(sidecar.database())).isEqualTo("ok");
  }

  @Test
  void unsaved_theNextRunRecoversIt_atOnce() throws Exception {
    world.failToSave("day 9");

    Outcome next = world.play();

    assertThat(next.out()).isEqualTo("day 9\n");
    assertThat(next.err()).contains("recovered world w1").doesNotContain("waiting");
  }

  @Test
  void unsaved_isLeftToTheDirectoryThatHasIt() throws Exception {
    world.failToSave("day 9");

    Outcome other =
        sidecar.runBare(
            "run", "--world", "w1", "--save-dir", "other", "--lease", "1", "--", sidecar.game(":"));

    assertThat(other.exitCode()).as(other.err()).isEqualTo(75);
  }

  @Test
  void record_ofANewerVersion_isRefused() throws Exception {
    world.killWhilePlaying("day 9");
    Path record = sidecar.saves().resolve(".worldkeep/base");
    String newer = Files.readString(record).replace("\"format\":1", "\"format\":2");
    Files.writeString(record, newer);

    Outcome run = world.play();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(76);
    assertThat(world.save().exitCode()).isEqualTo(76);
    assertThat(record).hasContent(newer);
    assertThat(sidecar.saves().resolve("day")).hasContent("day 9");
    assertThat(world.snapshots()).isEqualTo(1);
  }

  @Test
  void record_thatAGameForges_makesNothingOfAnotherWorldItsOwn() throws Exception {
    sidecar.runBare(
        "run", "--world", "w2", "--save-dir", "other", "--", sidecar.game("echo theirs > $S/day"));
    PlayedWorld.end(
        world.killAlone("echo mine > $S/day", "sed -i 's/\"w1\"/\"w2\"/' $S/.worldkeep/base"));

    Outcome other =
        sidecar.runBare(
            "run", "--world", "w2", "--save-dir", "saves", "--", sidecar.game("cat $S/day"));

    assertThat(other.out()).isEqualTo("theirs\n");
    assertThat(other.err()).contains("was not recovered");
  }
}
