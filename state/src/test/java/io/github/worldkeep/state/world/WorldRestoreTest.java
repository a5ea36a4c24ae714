package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldRestoreTest {
  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private SortedMap<String, String> saved;
  private String manifest;
  private Path directory;

  @BeforeEach
  void save() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = Tree.write(temp.resolve("source/level.dat"), "level").getParent();
    Tree.write(source.resolve("region/r.0.0.mca"), Tree.random(1, 2_000_000));
    Tree.mode(source.resolve("region"), "r-xr-xr-x");
    Files.createSymbolicLink(source.resolve("link"), Path.of("region"));
    manifest = stores.open("w1").save(source, TransferProgress.NONE).snapshot().manifest();
    saved = Tree.describe(source);
    directory = temp.resolve("directory");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private RestoreReport restore() throws IOException {
    return stores.open("w1").restore(directory, TransferProgress.NONE).orElseThrow();
  }

  @Test
  void clear_setsAsideWhatIsThere() throws Exception {
    Tree.write(directory.resolve("old/level.dat"), "old");

    Optional<Path> aside = stores.open("new").clear(directory);

    assertThat(aside).contains(directory.resolve(".worldkeep/aside-1"));
    assertThat(aside.orElseThrow().resolve("old/level.dat")).hasContent("old");
    assertThat(directory.resolve("old")).doesNotExist();
  }

  @Test
  void clear_ofNothing_leavesAnEmptyDirectory() throws Exception {
    assertThat(stores.open("new").clear(directory)).isEmpty();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void restore_equalContent_writesNothing() throws Exception {
    restore();
    SortedMap<Path, Object> before = changes();

    RestoreReport report = restore();

    assertThat(report.written()).isFalse();
    assertThat(report.setAside()).isEmpty();
    assertThat(changes()).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  /** When each path was last changed in any way, and which file it is. */
  private SortedMap<Path, Object> changes() throws IOException {
    SortedMap<Path, Object> changes = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        changes.put(path, Files.readAttributes(path, "unix:ctime,ino"));
      }
    }
    return changes;
  }

  @Test
  void restore_equalContentOfOtherTimesAndModes_restoresThose() throws Exception {
    restore();
    Tree.mode(directory.resolve("region"), "rwxr-xr-x");
    Tree.mode(directory.resolve("level.dat"), "rwx------");
    Files.setLastModifiedTime(
        directory.resolve("level.dat"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

    RestoreReport report = restore();

    assertThat(report.written()).isFalse();
    assertThat(Tree.describe(directory)).isEqualTo(saved);
  }

  @Test
  void restore_otherContent_isSetAsideWithEverything() throws Exception {
    Tree.write(directory.resolve("level.dat"), "other");
    Tree.write(directory.resolve("only here"), "only here");
    Files.createDirectories(directory.resolve("region/empty"));
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("/nowhere"));
    SortedMap<String, String> before = Tree.describe(directory);

    RestoreReport report = restore();

    assertThat(report.written()).isTrue();
    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(report.setAside()).contains(directory.resolve(".worldkeep/aside-1"));
    assertThat(Tree.describe(directory.resolve(".worldkeep/aside-1"))).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep"))
        .isDirectoryNotContaining(path -> !path.endsWith("aside-1"));
  }

  @Test
  void restore_again_setsAsideUnderTheNextNumber() throws Exception {
    restore();
    for (int i = 1; i <= 3; i++) {
      Tree.write(directory.resolve("level.dat"), "changed " + i);
      assertThat(restore().setAside()).contains(directory.resolve(".worldkeep/aside-" + i));
    }
    for (int i = 1; i <= 3; i++) {
      assertThat(directory.resolve(".worldkeep/aside-" + i + "/level.dat"))
          .hasContent("changed " + i);
    }
    assertThat(Tree.describe(directory)).isEqualTo(saved);
  }

  /** As when the save directory is the working directory, with the default stores. */
  @Test
  void restore_storesInTheReservedDirectory_stay() throws Exception {
    try (EmbeddedStores inside = new EmbeddedStores(directory.resolve(".worldkeep"))) {
      Tree.write(directory.resolve("level.dat"), "level 1");
      SortedMap<String, String> before = Tree.describe(directory);
      World world = inside.open("w2");
      assertThat(world.save(directory, TransferProgress.NONE).snapshot().files()).isEqualTo(1);
      Tree.write(directory.resolve("level.dat"), "level 2");

      world.restore(directory, TransferProgress.NONE);

      assertThat(Tree.describe(directory)).isEqualTo(before);
      assertThat(world.save(directory, TransferProgress.NONE).changed()).isFalse();
      assertThat(inside.document("worlds", "w2")).isPresent();
    }
  }

  @Test
  void restore_nameThatIsNoText_isSetAsideByItsBytes() throws Exception {
    Files.createDirectory(directory);
    bash("echo kept > $'bad\\xff\\xfename'");

    restore();

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    bash("grep -q kept .worldkeep/aside-1/$'bad\\xff\\xfename'");
  }

  private void bash(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", command).directory(directory.toFile()).start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void restore_fileInsteadOfDirectory_fails() throws Exception {
    Tree.write(directory, "a file");

    assertThatThrownBy(this::restore).isInstanceOf(IOException.class);
    assertThat(directory).hasContent("a file");
  }

  @Test
  void restore_progressThrows_changesNothing() throws Exception {
    Tree.write(directory.resolve("mine"), "mine");
    World world = stores.open("w1");

    assertThatThrownBy(
            () ->
                world.restore(
                    directory,
                    (done, total) -> {
                      throw new IllegalStateException("cancelled");
                    }))
        .hasMessage("cancelled");

    assertThat(Tree.describe(directory)).containsOnlyKeys("mine");
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  @Test
  void restore_moveFailsHalfway_putsEverythingBack() throws Exception {
    directory = deepDirectory();
    for (int i = 0; i < 20; i++) {
      Tree.write(directory.resolve("mine-" + i), "mine " + i);
    }
    Tree.write(directory.resolve("n".repeat(250)), "can't be moved: its path would be too long");
    SortedMap<String, String> before = Tree.describe(directory);

    assertThatThrownBy(this::restore).isInstanceOf(IOException.class);

    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  /** So deep that a path below it is nearly as long as Linux allows. */
  private Path deepDirectory() throws IOException {
    Path deep = temp.resolve("deep");
    while (deep.toString().length() < 3_600) {
      deep = deep.resolve("d".repeat(200));
    }
    deep = deep.resolve("e".repeat(4_095 - 1 - 250 - 2 - deep.toString().length()));
    return Files.createDirectories(deep);
  }

  /** File sizes are limited from outside, as a full disk would. */
  @Test
  void restore_diskFull_changesNothing() throws Exception {
    Tree.write(directory.resolve("mine"), "mine");
    SortedMap<String, String> before = Tree.describe(directory);

    assertThat(restoreConfined("prlimit", "--fsize=1000000"))
        .last()
        .asString()
        .startsWith("failed: java.nio.file.FileSystemException: ")
        .endsWith("r.0.0.mca: File too large");

    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  /** Root may do everything; without that power, permissions bind it like any owner. */
  @Test
  void restore_readOnlyDirectories_areReplacedAndRestored() throws Exception {
    Tree.write(directory.resolve("region/r.0.0.mca"), "old");
    Tree.write(directory.resolve("locked/a/b"), "old");
    Tree.mode(directory.resolve("locked/a"), "r-xr-xr-x");
    Tree.mode(directory.resolve("locked"), "r-xr-xr-x");
    Tree.mode(directory.resolve("region"), "r-xr-xr-x");
    SortedMap<String, String> before = Tree.describe(directory);

    assertThat(restoreConfined("setpriv", "--bounding-set=-dac_override,-dac_read_search"))
        .containsExactly("open", "staged", "restored");

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(Tree.describe(directory.resolve(".worldkeep/aside-1"))).isEqualTo(before);
  }

  @Test
  void restore_leftoversInReadOnlyDirectories_areRemoved() throws Exception {
    Tree.write(directory.resolve(".worldkeep/restore/a/b/c"), "half");
    Tree.mode(directory.resolve(".worldkeep/restore/a/b"), "---------");
    Tree.mode(directory.resolve(".worldkeep/restore/a"), "r-xr-xr-x");

    assertThat(restoreConfined("setpriv", "--bounding-set=-dac_override,-dac_read_search"))
        .containsExactly("open", "staged", "restored");

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  private List<String> restoreConfined(String... confinement) throws Exception {
    boolean root = (int) Files.getAttribute(temp, "unix:uid") == 0;
    boolean needless = confinement[0].equals("setpriv") && !root;
    try (ChildProcess child =
        ChildProcess.start(
            needless ? List.of() : List.of(confinement),
            RestoreProgram.class,
            temp.resolve("stores/objects").toString(),
            manifest,
            directory.toString())) {
      child.goOn();
      return child.rest();
    }
  }
}
