package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that somebody writes to while they are saved. */
class UnstableDirectoryTest {
  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;

  @BeforeEach
  void open() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    directory = Tree.write(temp.resolve("world/a"), "a").getParent();
    Tree.write(directory.resolve("b"), "b");
    Tree.write(directory.resolve("c"), "c");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private interface Change {
    void happen() throws IOException;
  }

  /** Saves, and lets the change happen once, when the first file has been read. */
  private SortedMap<String, String> saveWhile(Change change) throws Exception {
    AtomicBoolean happened = new AtomicBoolean();
    stores
        .open("w1")
        .save(
            directory,
            (done, total) -> {
              if (happened.compareAndSet(false, true)) {
                unchecked(change);
              }
            });
    assertThat(happened).isTrue();
    Path restored = temp.resolve("restored");
    stores.open("w1").restore(restored, TransferProgress.NONE);
    return Tree.describe(restored);
  }

  private static void unchecked(Change change) {
    try {
      change.happen();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void save_fileReadThenWritten_savesTheLaterState() throws Exception {
    assertThat(saveWhile(() -> Files.writeString(directory.resolve("a"), "changed")))
        .isEqualTo(Tree.describe(directory));
    assertThat(directory.resolve("a")).hasContent("changed");
  }

  @Test
  void save_fileScannedThenWritten_savesTheLaterState() throws Exception {
    assertThat(saveWhile(() -> Files.writeString(directory.resolve("c"), "changed")))
        .isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_fileDeletedMeanwhile_isNotSaved() throws Exception {
    assertThat(saveWhile(() -> Files.delete(directory.resolve("c")))).containsOnlyKeys("a", "b");
  }

  @Test
  void save_fileCreatedMeanwhile_isSaved() throws Exception {
    assertThat(saveWhile(() -> Tree.write(directory.resolve("d/e"), "new")))
        .containsOnlyKeys("a", "b", "c", "d", "d/e");
  }

  /** A game that writes beside and renames has a moment in which the file is not there. */
  @Test
  void save_fileReplacedMeanwhile_isNeverMissing() throws Exception {
    assertThat(
            saveWhile(
                () -> {
                  Tree.write(directory.resolve("c_new"), "replaced");
                  Files.move(directory.resolve("c"), directory.resolve("c_old"));
                  Files.move(directory.resolve("c_new"), directory.resolve("c"));
                }))
        .isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_fileReplacedByADirectoryMeanwhile_savesTheLaterState() throws Exception {
    assertThat(
            saveWhile(
                () -> {
                  Files.delete(directory.resolve("c"));
                  Tree.write(directory.resolve("c/inside"), "inside");
                }))
        .isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_fileReplacedByALinkMeanwhile_savesTheLink() throws Exception {
    assertThat(
            saveWhile(
                () -> {
                  Files.delete(directory.resolve("c"));
                  Files.createSymbolicLink(directory.resolve("c"), Path.of("a"));
                }))
        .isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_directoryDeletedMeanwhile_savesTheLaterState() throws Exception {
    Tree.write(directory.resolve("z/deep/file"), "deep");
    assertThat(
            saveWhile(
                () -> {
                  Files.delete(directory.resolve("z/deep/file"));
                  Files.delete(directory.resolve("z/deep"));
                  Files.delete(directory.resolve("z"));
                }))
        .containsOnlyKeys("a", "b", "c");
  }

  @Test
  void save_largeFileWrittenMeanwhile_savesTheLaterState() throws Exception {
    Tree.write(directory.resolve("large"), Tree.random(1, 5_000_000));
    assertThat(
            saveWhile(
                () ->
                    Files.write(
                        directory.resolve("large"),
                        Tree.random(2, 4_000_000),
                        StandardOpenOption.TRUNCATE_EXISTING)))
        .isEqualTo(Tree.describe(directory));
  }

  /** Of the same size, and with the time set back: only the time of the change tells. */
  @Test
  void save_changeThatHidesItsTime_isFound() throws Exception {
    FileTime time = Files.getLastModifiedTime(directory.resolve("a"));
    Files.setLastModifiedTime(
        directory.resolve("b"), FileTime.from(time.toInstant().plusSeconds(9)));
    assertThat(
            saveWhile(
                () -> {
                  Files.writeString(directory.resolve("a"), "A");
                  Files.setLastModifiedTime(directory.resolve("a"), time);
                }))
        .isEqualTo(Tree.describe(directory));
  }

  /** Written, read and written again within one tick of the clock that file times come from. */
  @Test
  void store_changeWithinOneTick_isFound() throws Exception {
    Contents contents = new Contents(stores.persistence().objects(), new WorldId("w1"));
    Path single = Tree.write(temp.resolve("single/file"), "x").getParent();
    for (int i = 0; i < 20; i++) {
      Files.writeString(single.resolve("file"), "x");
      AtomicBoolean happened = new AtomicBoolean();
      Preservation preservation =
          new Preservation(
              contents,
              known(),
              (done, total) -> {
                if (happened.compareAndSet(false, true)) {
                  unchecked(() -> Files.writeString(single.resolve("file"), "y"));
                }
              });

      preservation.store(single);
      PathEntry entry = preservation.manifest().entries().iterator().next();

      assertThat(entry.sha256()).isEqualTo(Tree.sha256("y".getBytes(UTF_8)));
    }
  }

  private static Hashes known() {
    Hashes known = new Hashes();
    known.add(Tree.sha256("x".getBytes(UTF_8)));
    known.add(Tree.sha256("y".getBytes(UTF_8)));
    return known;
  }

  /** A write through a mapping that is dirty already changes no time: as one within a tick. */
  @Test
  void save_changeOfAYoungFileThatLeavesNoTrace_isFound() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "x");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 1);
      mapped.put(0, (byte) 'x');
      Object before = Files.getAttribute(file, "unix:ctime");

      SortedMap<String, String> saved = saveWhile(() -> mapped.put(0, (byte) 'y'));

      assertThat(Files.getAttribute(file, "unix:ctime")).isEqualTo(before);
      assertThat(saved).isEqualTo(Tree.describe(directory));
      assertThat(file).hasContent("y");
    }
  }

  @Test
  void save_fileThatNeverRests_failsAndPublishesNothing() throws Exception {
    stores.open("w1").save(directory, TransferProgress.NONE);
    Path log = Tree.write(directory.resolve("log"), "");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer = new Thread(() -> appendUntil(stop, log, failure));
    writer.start();
    try {
      World world = stores.open("w1");
      assertThatThrownBy(() -> world.save(directory, TransferProgress.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(log.toString())
          .hasMessageContaining("keeps changing");
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failure).hasNullValue();
    assertThat(stores.open("w1").latest().orElseThrow().number()).isEqualTo(1);
  }

  /** Each pass fills the whole file with another byte, in place; so torn content is mixed. */
  @Test
  void save_fileRewrittenInPlace_isNeverTorn() throws Exception {
    Path file = Tree.write(directory.resolve("z"), new byte[4_000_000]);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer = new Thread(() -> refillUntil(stop, file, failure));
    writer.start();
    try {
      for (int i = 0; i < 3; i++) {
        stores.open("w1").save(directory, TransferProgress.NONE);
        Path restored = temp.resolve("restored-" + i);
        stores.open("w1").restore(restored, TransferProgress.NONE);
        byte[] content = Files.readAllBytes(restored.resolve("z"));
        assertThat(content).hasSize(4_000_000).containsOnly(content[0]);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failure).hasNullValue();
  }

  private static void refillUntil(
      AtomicBoolean stop, Path file, AtomicReference<Throwable> failure) {
    byte[] content = new byte[4_000_000];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int pass = 1; !stop.get(); pass++) {
        Arrays.fill(content, (byte) pass);
        channel.write(ByteBuffer.wrap(content), 0);
        LockSupport.parkNanos(pass % 8 == 0 ? 700_000_000 : 1_000_000);
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }

  private static void appendUntil(
      AtomicBoolean stop, Path log, AtomicReference<Throwable> failure) {
    try {
      while (!stop.get()) {
        Files.writeString(log, "line\n", StandardOpenOption.APPEND);
        LockSupport.parkNanos(100_000);
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }

  /** Two files that always change together are saved together. */
  @Test
  void save_filesWrittenInPairs_areOfOneMoment() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    replace("a", 0);
    replace("b", 0);
    Thread writer = new Thread(() -> writePairsUntil(stop, failure));
    writer.start();
    try {
      for (int i = 0; i < 5; i++) {
        stores.open("w1").save(directory, TransferProgress.NONE);
        Path restored = temp.resolve("restored-" + i);
        stores.open("w1").restore(restored, TransferProgress.NONE);
        long first = Long.parseLong(Files.readString(restored.resolve("a")));
        long second = Long.parseLong(Files.readString(restored.resolve("b")));
        assertThat(first).isBetween(second, second + 1);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failure).hasNullValue();
  }

  /** A and b differ only for as long as it takes to write both; then they rest. */
  private void writePairsUntil(AtomicBoolean stop, AtomicReference<Throwable> failure) {
    try {
      for (long i = 1; !stop.get(); i++) {
        replace("a", i);
        replace("b", i);
        LockSupport.parkNanos(150_000_000);
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }

  private void replace(String name, long content) throws IOException {
    Path beside = Files.writeString(temp.resolve(name), Long.toString(content));
    Files.move(beside, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
