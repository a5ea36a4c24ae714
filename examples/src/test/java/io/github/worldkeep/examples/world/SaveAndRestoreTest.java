package io.github.worldkeep.examples.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.examples.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveAndRestoreTest {
  @TempDir Path directory;

  @Test
  void main_onOneMachine_bringsTheFolderToTheOther() throws Exception {
    Program program = Program.run(directory, SaveAndRestore.class);
    assertThat(program.errors()).isEmpty();
    assertThat(program.exitCode()).isZero();
    assertThat(program.output())
        .containsExactly("saved snapshot 1", "restored snapshot 1", "seed 7, day 12");
    assertThat(directory.resolve("machine-2/world/level.txt")).hasContent("seed 7, day 12");
  }
}
