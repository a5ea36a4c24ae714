package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged sidecar on PostgreSQL and S3, and when they are away. */
class ProductionIT {
  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void prepare() throws IOException {
    String name = "production_" + Long.toString(System.nanoTime(), 36);
    sidecar =
        new Sidecar(directory)
            .with("WORLDKEEP_KEY_VALUES", Engines.redis().uri() + "?prefix=" + name + "/")
            .with("WORLDKEEP_DOCUMENTS", Engines.postgres().uri() + "?schema=" + name)
            .with("WORLDKEEP_OBJECTS", Engines.s3().uri().replace("?", "/" + name + "?"));
  }

  @Test
  void run_onAnotherMachine_goesOnWhereTheFirstEnded() throws Exception {
    sidecar.mustRun(
        sidecar.game(
            "mkdir $S/deep", "head -c 20000000 /dev/urandom > $S/deep/large", "echo 1 > $S/n"));
    String large = Tree.hashes(sidecar.saves()).get("deep/large");
    Tree.delete(sidecar.saves());

    Outcome second = sidecar.mustRun(sidecar.game("cat $S/n", "echo 2 > $S/n"));
    assertThat(second.out()).isEqualTo("1\n");
    assertThat(Tree.hashes(sidecar.saves())).containsEntry("deep/large", large);
    Tree.delete(sidecar.saves());

    assertThat(sidecar.run("--", sidecar.game("cat $S/n")).out()).isEqualTo("2\n");
    assertThat(sidecar.stores()).doesNotExist();
  }

  @Test
  void run_databaseAway_doesNotStartTheGame() throws Exception {
    try (Server server = Engines.ownPostgres()) {
      sidecar.with("WORLDKEEP_DOCUMENTS", server.uri());
      server.stop();
      Outcome outcome =
          sidecar.run("--start-timeout", "2", "--", sidecar.game("echo started > $S/started"));
      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(69);
      assertThat(sidecar.saves().resolve("started")).doesNotExist();
    }
  }

  /** The save is repeated until the database is back. */
  @Test
  void run_databaseKilledWhileTheGameRuns_savesWhenItIsBack() throws Exception {
    try (Server server = Engines.ownPostgres()) {
      sidecar.with("WORLDKEEP_DOCUMENTS", server.uri());
      Path over = directory.resolve("over");
      Started run =
          sidecar.start(
              "--",
              sidecar.game(
                  "echo played > $S/n", "while [ ! -f " + over + " ]; do sleep 0.1; done"));
      run.awaitErr("started");
      server.kill();
      Files.createFile(over);
      run.awaitErr("trying again");
      server.start();
      Outcome outcome = run.finish();
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err()).contains("saved world w1");
      Tree.delete(sidecar.saves());
      assertThat(sidecar.run("--", sidecar.game("cat $S/n")).out()).isEqualTo("played\n");
    }
  }
}
