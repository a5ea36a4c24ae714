package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code worldkeep rollback}. */
class RollbackIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private PlayedWorld world;

  @BeforeEach
  void saveDayOne() throws Exception {
    sidecar = new Sidecar(directory);
    world = new PlayedWorld(sidecar);
  }

  @Test
  void recovered_canBeRolledBack() throws Exception {
    world.killWhilePlaying("day 9");
    assertThat(world.play().out()).isEqualTo("day 9\n");

    Outcome back = sidecar.runBare("rollback", "--world", "w1", "--to", "1");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(back.err()).contains("world w1 is as snapshot 1 has it");

    assertThat(world.play().out()).isEqualTo("day 1\n");
    assertThat(Database.labels(sidecar.database(), "w1")).isEqualTo("none,recovered,rollback-1");
    Outcome unknown = sidecar.runBare("rollback", "--world", "w1", "--to", "9");
    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err()).contains("world w1 has no snapshot 9");
  }

  @Test
  void rollback_ofAWorldThatWasNotSaved_isRefused_untilItIs() throws Exception {
    world.failToSave("day 9");

    Outcome refused =
        sidecar.runBare("rollback", "--world", "w1", "--save-dir", "saves", "--to", "1");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(73);
    assertThat(refused.err()).contains("save it first by 'worldkeep save'");
    assertThat(world.snapshots()).isEqualTo(1);

    assertThat(world.save().exitCode()).isZero();
    Outcome back = sidecar.runBare("rollback", "--world", "w1", "--save-dir", "saves", "--to", "1");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(world.snapshots()).isEqualTo(3);
  }
}
