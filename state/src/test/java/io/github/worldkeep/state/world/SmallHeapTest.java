package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worlds of many files in a small heap. The long form, which takes minutes: {@code
 * -Dmany.files=500000 -Dmany.heap=160m -Dmany.elsewhere=true}.
 */
final class SmallHeapTest {
  private static final int FILES = Integer.getInteger("many.files", 100_000);
  private static final String HEAP = System.getProperty("many.heap", "64m");
  private static final boolean ELSEWHERE = Boolean.getBoolean("many.elsewhere");
  private static final int IN_DIRECTORY = 5_000;
  private static final long MIB = 1024 * 1024;

  @TempDir private Path temp;

  @Test
  void saveAndRestore_manyFiles_fitIntoASmallHeap() throws Exception {
    int entries = FILES + FILES / IN_DIRECTORY;

    List<String> said = play(HEAP, FILES, ELSEWHERE ? List.of("elsewhere") : List.of());

    assertThat(said).containsExactly("saved " + FILES, "restored " + entries);
  }

  @Test
  void save_heapIsFull_failsWithTheRemedy() throws Exception {
    Path world = Tree.write(temp.resolve("world/level.dat"), "level").getParent();
    try (EmbeddedStores stores = new EmbeddedStores(temp.resolve("stores"))) {
      assertThatThrownBy(() -> stores.open("w1").save(world, SmallHeapTest::fill))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(world.toString(), "heap", "WORLDKEEP_JAVA_OPTIONS=-Xmx")
          .hasCauseInstanceOf(OutOfMemoryError.class);

      assertThat(stores.open("w1").latest()).isEmpty();
    }
  }

  /** A heap can't be filled exactly where a test wants it. */
  private static void fill(long done, long total) {
    throw new OutOfMemoryError("Java heap space");
  }

  @Test
  void beyond_heapOfTheRule_isEnough() {
    assertThat(HeapNeed.beyond(60 * MIB, 100_000)).isEmpty();
    assertThat(HeapNeed.beyond(60 * MIB, 500_000)).hasValue(32 * MIB + 100_000_000);
  }

  private List<String> play(String heap, int files, List<String> more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(temp.toString(), Integer.toString(files)));
    arguments.addAll(more);
    try (ChildProcess child =
        ChildProcess.start(
            List.of(), heap, ManyFilesProgram.class, arguments.toArray(String[]::new))) {
      return child.rest();
    }
  }
}
