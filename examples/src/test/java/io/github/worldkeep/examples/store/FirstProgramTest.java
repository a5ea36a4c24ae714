package io.github.worldkeep.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.examples.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstProgramTest {
  @TempDir Path directory;

  @Test
  void main_withoutAnEnvironment_usesTheEmbeddedStoresAndRunsAgainAndAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      Program program = Program.run(directory, FirstProgram.class);
      assertThat(program.errors()).isEmpty();
      assertThat(program.exitCode()).isZero();
      assertThat(program.output())
          .containsExactly(
              "ann Hero[guild=wardens, gold=350]",
              "bob Hero[guild=wardens, gold=150]",
              "north, dig, place",
              "queue 7");
    }
    assertThat(directory.resolve(".worldkeep/documents.db")).isNotEmptyFile();
    assertThat(directory.resolve(".worldkeep/objects")).isNotEmptyDirectory();
  }
}
