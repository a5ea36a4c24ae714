package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .worldkeep}, or a part of it, is a link or something else that a game put there. */
class ReservedDirectoryTest {
  private static final List<String> PARTS = List.of("restore", "aside", "aside-1");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;
  private Path reserved;
  private Path victim;
  private SortedMap<String, String> saved;
  private SortedMap<String, String> precious;

  @BeforeEach
  void save() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = Tree.write(temp.resolve("source/region/r"), "new").getParent().getParent();
    Tree.write(source.resolve("level.dat"), "new");
    stores.open("w1").save(source);
    saved = Tree.describe(source);
    directory = Tree.write(temp.resolve("directory/level.dat"), "old").getParent();
    reserved = directory.resolve(".worldkeep");
    victim = Files.createDirectory(temp.resolve("victim"));
    for (String part : PARTS) {
      Tree.write(victim.resolve(part + "/deep/precious"), "precious");
    }
    Tree.write(victim.resolve("clearing"), "precious");
    precious = Tree.describe(victim);
  }

  @AfterEach
  void close() throws Exception {
    stores.close();
    assertThat(Tree.describe(victim)).isEqualTo(precious);
  }

  private RestoreReport restore() throws IOException {
    return stores.open("w1").restore(directory).orElseThrow();
  }

  @Test
  void restore_reservedIsALink_isSetAsideAndNothingBehindItIsTouched() throws Exception {
    Files.createSymbolicLink(reserved, victim);

    RestoreReport report = restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(Files.isSymbolicLink(reserved)).isFalse();
    assertThat(reserved.resolve("aside-1/.worldkeep")).isSymbolicLink();
    assertThat(report.setAside().orElseThrow().resolve("level.dat")).hasContent("old");
  }

  @Test
  void restore_equalContentAndReservedIsALink_isSetAside() throws Exception {
    restore();
    Tree.write(reserved.resolve("aside-1/more"), "more");
    Files.move(reserved, temp.resolve("before"));
    Files.createSymbolicLink(reserved, victim);

    RestoreReport report = restore();

    assertThat(report.written()).isFalse();
    assertThat(report.setAside().orElseThrow().resolve(".worldkeep")).isSymbolicLink();
    assertThat(Tree.describe(directory)).isEqualTo(saved);
  }

  @Test
  void restore_reservedIsAFile_isSetAside() throws Exception {
    Tree.write(reserved, "a game's");

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(reserved.resolve("aside-1/.worldkeep")).hasContent("a game's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restore", "aside", "aside-1", "clearing", "filling"})
  void restore_partOfReservedIsALink_isNotFollowed(String part) throws Exception {
    Files.createDirectory(reserved);
    Files.createSymbolicLink(reserved.resolve(part), victim);

    restore();
    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(stores.open("w1").save(directory).changed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"restore", "aside"})
  void restore_partOfReservedIsAFile_isSetAside(String part) throws Exception {
    Tree.write(reserved.resolve(part), "a game's");

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(reserved.resolve("aside-1/" + part)).hasContent("a game's");
  }

  /** What an earlier restore left there is deleted, but not what its links lead to. */
  @Test
  void restore_leftoversWithLinks_deletesTheLinksThemselves() throws Exception {
    Tree.write(reserved.resolve("restore/region/half"), "ha");
    Files.createSymbolicLink(reserved.resolve("restore/region/deep"), victim);
    Files.createSymbolicLink(reserved.resolve("restore/linked"), victim.resolve("restore"));

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(reserved.resolve("restore")).doesNotExist();
  }

  /** A half-done exchange whose directories have become links goes on with the links themselves. */
  @Test
  void restore_interruptedAndStagedIsALink_restoresTheSnapshot() throws Exception {
    Files.createDirectories(reserved.resolve("restore"));
    Files.createSymbolicLink(reserved.resolve("restore/region"), victim.resolve("restore"));
    Files.createFile(reserved.resolve("filling"));

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
  }

  /** Equal contents behind a link are not the world's. */
  @Test
  void restore_directoryThatIsALinkToEqualContents_isReplaced() throws Exception {
    restore();
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(directory.resolve("region"), elsewhere);
    Files.createSymbolicLink(directory.resolve("region"), elsewhere);
    Tree.mode(elsewhere, "rwx------");
    SortedMap<String, String> before = Tree.describe(temp.resolve("elsewhere"));

    assertThat(restore().written()).isTrue();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(Tree.describe(elsewhere)).isEqualTo(before);
  }

  @Test
  void clear_reservedIsALink_isNotFollowed() throws Exception {
    Files.createSymbolicLink(reserved, victim);

    Optional<Path> aside = stores.open("new").clear(directory);

    assertThat(aside.orElseThrow().resolve("level.dat")).hasContent("old");
    assertThat(Tree.describe(directory)).isEmpty();
  }

  /** Its marks are not the directory's. */
  @Test
  void save_reservedIsALink_savesWithoutIt() throws Exception {
    Files.createSymbolicLink(reserved, victim);

    assertThat(stores.open("w2").save(directory).snapshot().files()).isEqualTo(1);
  }

  @Test
  void save_markThatIsALink_isNone() throws Exception {
    Files.createDirectory(reserved);
    Files.createSymbolicLink(reserved.resolve("clearing"), victim.resolve("clearing"));

    assertThat(stores.open("w2").save(directory).snapshot().files()).isEqualTo(1);
  }

  /** So deep that no path leads there; only one step at a time does. */
  @Test
  void save_pathLongerThanAWorldMayHave_failsAndNamesIt() throws Exception {
    String name = "d".repeat(200);
    bash("for i in {1..21}; do mkdir " + name + " && cd " + name + "; done; echo x > file");
    try {
      assertThatThrownBy(() -> stores.open("w2").save(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("a world can't have the path 'ddd");
    } finally {
      bash("rm -r " + name);
    }
    assertThat(stores.open("w2").latest()).isEmpty();
  }

  private void bash(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", command).directory(directory.toFile()).start();
    assertThat(process.waitFor()).isZero();
  }
}
