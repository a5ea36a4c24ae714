package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes while they restore, at random moments. */
@Tag("long")
class KilledRestoreTest {
  private static final int KILLS = Integer.getInteger("kills", 12);
  private static final int MOST_KILLS = KILLS + 60;
  private static final int OLD_FILES = 400;
  private static final int NEW_FILES = 300;

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private SortedMap<String, String> saved;
  private String manifest;

  private enum Stage {
    BEFORE,
    STAGING,
    EXCHANGING,
    AFTER
  }

  /** From when on the time to the kill is random. */
  private enum Moment {
    FROM_THE_START,
    FROM_STAGING,
    FROM_STAGED,
    FROM_EXCHANGING
  }

  @BeforeEach
  void save() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = temp.resolve("source");
    for (int i = 0; i < NEW_FILES; i++) {
      Tree.write(source.resolve(i % 3 == 0 ? "new-" + i : "both-" + i), "new " + i);
    }
    Tree.write(source.resolve("region/large"), Tree.random(1, 3_000_000));
    Tree.mode(source.resolve("region"), "r-xr-xr-x");
    manifest = stores.open("w1").save(source, TransferProgress.NONE).snapshot().manifest();
    saved = Tree.describe(source);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void restore_killedAtRandomMoments_losesNothingAndSucceedsTheNextTime() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
    ChildProcess next = start(0);
    try {
      for (int kill = 0; kill < KILLS || (kill < MOST_KILLS && !metEach(stages)); kill++) {
        SortedMap<String, String> old = putOldFiles(directory(kill));
        killWhileRestoring(next, directory(kill), random, Moment.values()[kill % 4]);
        next = start(kill + 1); // It comes up while this one's traces are looked at.

        Stage stage = stage(directory(kill), old);
        stages.merge(stage, 1, Integer::sum);
        try {
          assertNextRestoreSucceeds(directory(kill), old, stage);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("kill " + kill + ", " + stage + ", seed " + seed, e);
        }
        deleteTree(directory(kill));
      }
    } finally {
      next.close();
    }
    System.out.println("killed while restoring, seed " + seed + ": " + stages);
    assertThat(metEach(stages)).as("%s", stages).isTrue();
  }

  /** Whether a kill came at each stage that matters; on a busy machine that takes more of them. */
  private static boolean metEach(Map<Stage, Integer> stages) {
    return stages.keySet().containsAll(List.of(Stage.STAGING, Stage.EXCHANGING));
  }

  private Path directory(int kill) {
    return temp.resolve("directory-" + kill);
  }

  private ChildProcess start(int kill) throws IOException {
    return ChildProcess.start(
        List.of(),
        RestoreProgram.class,
        temp.resolve("stores/objects").toString(),
        manifest,
        directory(kill).toString());
  }

  private static SortedMap<String, String> putOldFiles(Path directory) throws IOException {
    for (int i = 0; i < OLD_FILES; i++) {
      Tree.write(directory.resolve(i % 2 == 0 ? "old-" + i : "both-" + i), "old " + i);
    }
    Tree.write(directory.resolve("region/large"), "old");
    Tree.mode(directory.resolve("region"), "r-xr-xr-x");
    return Tree.describe(directory);
  }

  private static void killWhileRestoring(
      ChildProcess child, Path directory, Random random, Moment moment) throws Exception {
    assertThat(child.nextLine()).isEqualTo("open");
    child.goOn();
    Path reserved = directory.resolve(".worldkeep");
    switch (moment) {
      case FROM_THE_START -> pause(random, 300_000);
      case FROM_STAGING -> {
        await(reserved.resolve("restore"), child);
        pause(random, 100_000);
      }
      case FROM_STAGED -> {
        assertThat(child.nextLine()).isEqualTo("staged");
        pause(random, 150_000);
      }
      case FROM_EXCHANGING -> {
        await(reserved.resolve("clearing"), child);
        pause(random, 20_000);
      }
    }
    child.kill();
  }

  private static void pause(Random random, int maxMicros) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(maxMicros)));
  }

  /** Without a pause, as what follows is over in a few milliseconds. */
  private static void await(Path path, ChildProcess child) {
    while (!Files.exists(path) && child.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static Stage stage(Path directory, SortedMap<String, String> old) throws IOException {
    Path reserved = directory.resolve(".worldkeep");
    if (Files.exists(reserved.resolve("clearing")) || Files.exists(reserved.resolve("filling"))) {
      return Stage.EXCHANGING;
    }
    if (!Tree.describe(directory).equals(old)) {
      return Stage.AFTER;
    }
    return Files.exists(reserved) ? Stage.STAGING : Stage.BEFORE;
  }

  private void assertNextRestoreSucceeds(Path directory, SortedMap<String, String> old, Stage stage)
      throws IOException {
    World world = stores.open("w1");
    if (stage == Stage.EXCHANGING) {
      assertThatThrownBy(() -> world.save(directory, TransferProgress.NONE))
          .hasMessageContaining("did not finish");
    }
    if (stage == Stage.AFTER) {
      assertThat(Tree.describe(directory)).isEqualTo(saved);
    }

    world.restore(directory, TransferProgress.NONE);

    assertThat(Tree.describe(directory)).isEqualTo(saved);
    Path aside = directory.resolve(".worldkeep/aside-1");
    assertThat(Tree.describe(aside)).isEqualTo(old);
    assertThat(aside.getParent()).isDirectoryNotContaining(path -> !path.equals(aside));
    assertThat(world.save(directory, TransferProgress.NONE).changed()).isFalse();
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Tree.mode(path, "rwx------");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException failure)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
