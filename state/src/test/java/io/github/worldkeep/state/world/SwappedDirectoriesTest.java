package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another process swaps directories for links while a world is restored or saved. {@code
 * -Dswaps.rounds} makes it last.
 */
@Tag("long")
class SwappedDirectoriesTest {
  private static final int ROUNDS = Integer.getInteger("swaps.rounds", 60);
  private static final List<String> DIRECTORIES = List.of("region", "region/deep", "data");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private EmbeddedStores stores;
  private Path outside;
  private SortedMap<String, String> precious;
  private SortedMap<String, String> saved;

  /**
   * Outside has everything that a name may lead to, of the same size: as if it were any of them.
   */
  @BeforeEach
  void save() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = write(temp.resolve("source"), "restored");
    Tree.mode(source.resolve("data"), "r-xr-x---");
    saved = Tree.describe(source);
    stores.open("w1").save(source);
    outside = write(temp.resolve("outside"), "precious");
    fill(outside, "precious");
    fill(outside.resolve("deep"), "precious");
    write(outside.resolve("restore"), "precious");
    write(outside.resolve("aside"), "precious");
    Tree.write(outside.resolve("clearing"), "precious");
    Tree.write(outside.resolve("filling"), "precious");
    precious = Tree.describe(outside);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static Path write(Path root, String content) throws IOException {
    for (String directory : DIRECTORIES) {
      fill(root.resolve(directory), content);
    }
    return root;
  }

  private static void fill(Path directory, String content) throws IOException {
    for (int i = 0; i < 12; i++) {
      Tree.write(directory.resolve("file-" + i), content + " " + i);
    }
  }

  /** There and back, in the staging area and in the directory itself. */
  @Test
  void restore_directoriesSwappedForLinks_neverTouchesOutside() throws Exception {
    List<String> targets =
        List.of(
            ".worldkeep",
            ".worldkeep/restore",
            ".worldkeep/restore/region",
            ".worldkeep/restore/region/deep",
            ".worldkeep/aside",
            ".worldkeep/aside/region",
            "region",
            "region/deep",
            "data");
    int swaps = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path directory = write(temp.resolve("directory-" + round), "replaced");
      try (Swapper swapper = Swapper.looping(directory, outside, targets, random)) {
        restore(directory);
        restore(directory);
        swaps += swapper.swaps();
      }
      assertThat(Tree.describe(outside)).as("round %d, seed %d", round, seed).isEqualTo(precious);
    }
    assertThat(swaps).as("swaps").isGreaterThan(ROUNDS);
  }

  /** What is swapped once and stays must be found before it takes its place, or when it has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".worldkeep",
        ".worldkeep/restore",
        ".worldkeep/restore/region",
        ".worldkeep/restore/region/deep"
      })
  void restore_directorySwappedForALinkWhileStaged_neverSaysRestored(String target)
      throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      Path directory = Files.createDirectory(temp.resolve("directory-" + round));
      try (Swapper swapper = Swapper.once(directory, outside, target, random)) {
        if (restore(directory)) {
          assertThat(Tree.describe(directory)).as("seed %d", seed).isEqualTo(saved);
        }
      }
      assertThat(Tree.describe(outside)).as("round %d, seed %d", round, seed).isEqualTo(precious);
    }
  }

  /** At the last moment that a listener knows of. */
  @Test
  void restore_directoryIsALinkWhenAllIsStaged_failsAndChangesNothing() throws Exception {
    Path directory = write(temp.resolve("directory"), "replaced");
    SortedMap<String, String> before = Tree.describe(directory);
    Path staged = directory.resolve(".worldkeep/restore/region/deep");
    World world = stores.open("w1");

    assertThatThrownBy(() -> world.restore(directory, (done, total) -> swap(done, total, staged)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("deep");

    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
    assertThat(Tree.describe(outside)).isEqualTo(precious);
  }

  private void swap(long done, long total, Path place) {
    if (done == total) {
      try {
        Files.move(place, temp.resolve("away"));
        Files.createSymbolicLink(place, outside);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Whether it says that it restored. */
  private boolean restore(Path directory) {
    try {
      return stores.open("w1").restore(directory).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** A directory that is a link now is saved as a link; nothing behind it is. */
  @Test
  void save_directoriesSwappedForLinks_neverSavesWhatIsOutside() throws Exception {
    Path directory = write(temp.resolve("directory"), "harmless");
    Tree.write(directory.resolve("region/large"), "harmless".repeat(200_000));
    Tree.write(outside.resolve("large"), "precious".repeat(200_000));
    SortedMap<String, String> withLarge = Tree.describe(outside);
    List<String> targets = List.of("region", "region/deep", "data");
    World world = stores.open("w2");
    int saves = 0;
    int swaps = 0;
    for (int round = 0; round < ROUNDS / 4; round++) {
      Tree.write(directory.resolve("round"), "round " + round);
      try (Swapper swapper = Swapper.looping(directory, outside, targets, random)) {
        saves += save(world, directory) ? 1 : 0;
        swaps += swapper.swaps();
      }
    }
    assertThat(save(world, directory)).isTrue();
    assertThat(swaps).as("swaps").isPositive();
    for (Path object : stores.objectFiles()) {
      String content = Files.readString(object, ISO_8859_1);
      assertThat(content).as("%d saves, seed %d", saves, seed).doesNotStartWith("precious");
    }
    assertThat(Tree.describe(outside)).isEqualTo(withLarge);
  }

  private static boolean save(World world, Path directory) {
    try {
      return world.save(directory).snapshot().number() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
