package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state that a restore can be left in, made by hand. */
class InterruptedRestoreTest {
  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;
  private Path reserved;
  private SortedMap<String, String> saved;
  private SortedMap<String, String> old;

  @BeforeEach
  void saveAndPutOtherFilesInPlace() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = Tree.write(temp.resolve("source/level.dat"), "new level").getParent();
    Tree.write(source.resolve("region/r.0.0.mca"), "new region");
    Tree.write(source.resolve("new"), "new");
    Tree.mode(source.resolve("region"), "r-xr-xr-x");
    save(source);
    saved = Tree.describe(source);
    directory = temp.resolve("directory");
    reserved = directory.resolve(".worldkeep");
    Tree.write(directory.resolve("level.dat"), "old level");
    Tree.write(directory.resolve("region/r.0.0.mca"), "old region");
    Tree.write(directory.resolve("old"), "old");
    old = Tree.describe(directory);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private void save(Path source) throws IOException {
    stores.open("w1").save(source, TransferProgress.NONE);
  }

  private RestoreReport restore() throws IOException {
    return stores.open("w1").restore(directory, TransferProgress.NONE).orElseThrow();
  }

  private void stage() throws IOException {
    Path fresh = Files.createDirectories(reserved.resolve("restore"));
    stores.open("w1").restore(fresh, TransferProgress.NONE);
    Tree.mode(fresh.resolve("region"), "r-xr-xr-x");
  }

  /** Moves some of the children, as the exchange does, in an order of its own. */
  private static void move(Path from, Path to, int count) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> children = Files.list(from)) {
      List<Path> chosen =
          children.filter(path -> !path.endsWith(".worldkeep")).sorted().limit(count).toList();
      for (Path child : chosen) {
        Files.move(child, to.resolve(child.getFileName()));
      }
    }
  }

  private void interruptClearing(int moved) throws IOException {
    stage();
    Files.createFile(reserved.resolve("clearing"));
    move(directory, reserved.resolve("aside"), moved);
  }

  private void interruptFilling(int moved) throws IOException {
    stage();
    move(directory, reserved.resolve("aside"), 3);
    Files.createFile(reserved.resolve("filling"));
    move(reserved.resolve("restore"), directory, moved);
  }

  private void assertSaveIsRefused() {
    assertThatThrownBy(() -> save(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore of '" + directory + "' did not finish");
  }

  private void assertRestoredWithOldFilesIn(Path aside) throws IOException {
    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(Tree.describe(aside)).isEqualTo(old);
    assertThat(reserved).isDirectoryNotContaining(path -> !path.equals(aside));
    save(directory);
    assertThat(stores.open("w1").latest().orElseThrow().number()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void restore_diedWhileClearing_goesOn(int moved) throws Exception {
    interruptClearing(moved);
    assertSaveIsRefused();

    RestoreReport report = restore();

    assertThat(report.written()).isTrue();
    assertThat(report.setAside()).contains(reserved.resolve("aside-1"));
    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void restore_diedWhileFilling_goesOn(int moved) throws Exception {
    interruptFilling(moved);
    assertSaveIsRefused();

    RestoreReport report = restore();

    assertThat(report.written()).isTrue();
    assertThat(report.setAside()).contains(reserved.resolve("aside-1"));
    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @Test
  void restore_diedBeforeRemovingTheMark_ends() throws Exception {
    interruptFilling(3);
    Files.move(reserved.resolve("aside"), reserved.resolve("aside-1"));
    Files.delete(reserved.resolve("restore"));
    assertSaveIsRefused();

    restore();

    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @Test
  void restore_diedBeforeRestoringTheModeOfAMovedDirectory_restoresIt() throws Exception {
    interruptFilling(3);
    Tree.mode(directory.resolve("region"), "rwxr-xr-x");

    restore();

    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @Test
  void restore_diedWhileStaging_startsAgain() throws Exception {
    Tree.write(reserved.resolve("restore/region/half"), "ha");
    Tree.mode(reserved.resolve("restore/region"), "---------");

    RestoreReport report = restore();

    assertThat(report.setAside()).contains(reserved.resolve("aside-1"));
    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @Test
  void restore_diedWhileStagingWhatIsThere_cleansUp() throws Exception {
    restore();
    Tree.write(reserved.resolve("restore/half"), "ha");

    RestoreReport report = restore();

    assertThat(report.written()).isFalse();
    assertThat(report.setAside()).isEmpty();
    assertRestoredWithOldFilesIn(reserved.resolve("aside-1"));
  }

  @Test
  void save_diedWhileStaging_saves() throws Exception {
    Tree.write(reserved.resolve("restore/half"), "ha");

    save(directory);

    assertThat(stores.open("w1").latest().orElseThrow().number()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void restore_somebodyWroteIntoTheHalfFilledDirectory_losesNothing(int moved) throws Exception {
    interruptFilling(moved);
    Tree.write(directory.resolve("level.dat"), "a game's level");
    Tree.write(directory.resolve("session.lock"), "a game's lock");

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(contentsSetAside()).contains("a game's level", "a game's lock");
    assertThat(contentsSetAside()).contains("old level", "old region", "old");
  }

  @Test
  void restore_somebodyWroteWhileClearing_losesNothing() throws Exception {
    interruptClearing(3);
    Tree.write(directory.resolve("level.dat"), "a game's level");

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(contentsSetAside()).contains("a game's level", "old level", "old region", "old");
  }

  @Test
  void restore_newerSnapshotMeanwhile_restoresThatAndLosesNothing() throws Exception {
    interruptFilling(1);
    Path source = temp.resolve("source");
    Tree.write(source.resolve("level.dat"), "newer level");
    save(source);

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(Tree.describe(source));
    assertThat(contentsSetAside()).contains("old level", "old region", "old");
    assertThat(reserved.resolve("filling")).doesNotExist();
    assertThat(reserved.resolve("restore")).doesNotExist();
  }

  private List<String> contentsSetAside() throws IOException {
    try (Stream<Path> paths = Files.walk(reserved)) {
      List<Path> files = paths.filter(Files::isRegularFile).toList();
      return files.stream().map(InterruptedRestoreTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
