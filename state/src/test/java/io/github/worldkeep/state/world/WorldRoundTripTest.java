package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.TransferProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldRoundTripTest {
  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;

  @BeforeEach
  void open() {
    stores = new EmbeddedStores(temp.resolve("stores"));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void restore_richTree_comesBackEqual() throws Exception {
    Path saved = Tree.rich(temp.resolve("saved"), 2_000);
    SaveReport save = stores.open("w1").save(saved, TransferProgress.NONE);
    Path restored = temp.resolve("somewhere/else");

    RestoreReport restore =
        stores.open("w1").restore(restored, TransferProgress.NONE).orElseThrow();

    assertThat(Tree.describe(restored)).isEqualTo(Tree.describe(saved));
    assertThat(restore.snapshot()).isEqualTo(save.snapshot());
    assertThat(restore.written()).isTrue();
    assertThat(restore.setAside()).isEmpty();
    assertThat(restored.resolve(".worldkeep")).doesNotExist();
    assertThat(saved.resolve(".worldkeep")).doesNotExist();
    assertThat(save.snapshot().files()).isEqualTo(countFiles(saved));
    assertThat(save.snapshot().bytes()).isEqualTo(sizeOfFiles(saved));
  }

  private static long sizeOfFiles(Path root) throws Exception {
    long size = 0;
    for (Path file : files(root)) {
      size += Files.size(file);
    }
    return size;
  }

  private static long countFiles(Path root) throws Exception {
    return files(root).size();
  }

  private static List<Path> files(Path root) throws Exception {
    try (var paths = Files.walk(root)) {
      return paths.filter(p -> Files.isRegularFile(p) && !Files.isSymbolicLink(p)).toList();
    }
  }

  @Test
  void save_afterRestore_isUnchanged() throws Exception {
    stores.open("w1").save(Tree.rich(temp.resolve("saved"), 20), TransferProgress.NONE);
    World other = stores.open("w1");
    Path restored = temp.resolve("restored");
    other.restore(restored, TransferProgress.NONE);

    SaveReport save = other.save(restored, TransferProgress.NONE);

    assertThat(save.changed()).isFalse();
    assertThat(save.snapshot().number()).isEqualTo(1);
    assertThat(save.newFiles()).isZero();
  }

  @Test
  void progress_saveAndRestore_growsToTheTotal() throws Exception {
    Path saved = Tree.write(temp.resolve("saved/a"), Tree.random(1, 3_000_000)).getParent();
    Tree.write(saved.resolve("b"), "12345");
    List<Long> advances = new ArrayList<>();
    TransferProgress listener =
        (done, total) -> {
          assertThat(total).isEqualTo(3_000_005);
          advances.add(done);
        };

    stores.open("w1").save(saved, listener);
    assertThat(advances).isSorted().endsWith(3_000_005L);

    advances.clear();
    stores.open("w1").restore(temp.resolve("restored"), listener);
    assertThat(advances).isSorted().endsWith(3_000_005L);
  }

  @Test
  void save_linkToADirectory_savesWhatIsInIt() throws Exception {
    Path saved = Tree.rich(temp.resolve("saved"), 20);
    Path link = Files.createSymbolicLink(temp.resolve("link"), saved);
    stores.open("w1").save(link, TransferProgress.NONE);

    Files.createDirectory(temp.resolve("restored"));
    Path target = Files.createSymbolicLink(temp.resolve("target"), temp.resolve("restored"));
    stores.open("w1").restore(target, TransferProgress.NONE);

    assertThat(Tree.describe(temp.resolve("restored"))).isEqualTo(Tree.describe(saved));
    assertThat(target).isSymbolicLink();
  }

  @Test
  void restore_newWorld_leavesTheDirectory() throws Exception {
    Path directory = Tree.write(temp.resolve("directory/mine"), "mine").getParent();

    assertThat(stores.open("w1").restore(directory, TransferProgress.NONE)).isEmpty();

    assertThat(Tree.describe(directory)).containsOnlyKeys("mine");
    assertThat(stores.open("w1").latest()).isEmpty();
  }

  @Test
  void worlds_ofSimilarNames_areApart() throws Exception {
    Path upper = Tree.write(temp.resolve("upper/x"), "upper").getParent();
    Path lower = Tree.write(temp.resolve("lower/x"), "lower").getParent();
    stores.open("W").save(upper, TransferProgress.NONE);
    stores.open("w").save(lower, TransferProgress.NONE);

    stores.open("W").restore(temp.resolve("restored"), TransferProgress.NONE);

    assertThat(temp.resolve("restored/x")).hasContent("upper");
  }
}
