package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Others in the same process, such as the game, open and close the same directories. {@code
 * -Dforeign.rounds} makes it last.
 */
class ForeignDescriptorsTest {
  private static final int ROUNDS = Integer.getInteger("foreign.rounds", 8);
  private static final Path LEVEL = Path.of("level.dat");
  private static final Path LINK = Path.of("link");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private Path directory;
  private Path other;

  @BeforeEach
  void write() throws Exception {
    directory = Tree.write(temp.resolve("world/level.dat"), "level").getParent();
    Tree.write(directory.resolve("region/r.0.0.mca"), "region");
    other = Tree.write(temp.resolve("other/level.dat"), "precious").getParent();
    Tree.write(other.resolve("region/x"), "precious");
    Tree.mode(other.resolve("region"), "rwxr-xr-x");
  }

  private static List<String> scan(Folder folder) throws IOException {
    return DirectoryScan.of(folder).found().stream().map(Sighting::path).toList();
  }

  /** How many streams were open before, and so have the lower numbers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void scan_foreignStreamsClosedMeanwhile_findsTheSame(int count) throws Exception {
    Deque<DirectoryStream<Path>> foreign = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      foreign.add(Files.newDirectoryStream(directory));
    }
    try (Folder folder = Folder.open(directory)) {
      List<String> first = scan(folder);
      for (DirectoryStream<Path> stream : foreign) {
        stream.close();
        assertThat(scan(folder)).isEqualTo(first);
      }
      assertThat(first).containsExactly("level.dat", "region", "region/r.0.0.mca");
    }
  }

  @Test
  void everything_foreignNumberReusedByAnotherDirectory_happensInItsOwn() throws Exception {
    SortedMap<String, String> precious = Tree.describe(other);
    DirectoryStream<Path> foreign = Files.newDirectoryStream(directory);
    try (Folder folder = Folder.open(directory)) {
      folder.anchored(LINK);
      foreign.close();
      try (DirectoryStream<Path> reuses = Files.newDirectoryStream(other)) {
        assertThat(reuses).isNotNull();
        folder.createLink(LINK, LEVEL);
        folder.create(Path.of("created")).close();
        folder.setModified(LEVEL, FileTime.fromMillis(1_000));
        Files.writeString(folder.anchored(Path.of("downloaded")), "x");
        assertThat(folder.target(LINK)).isEqualTo(LEVEL);
      }
      assertThat(scan(folder))
          .containsExactly(
              "created", "downloaded", "level.dat", "link", "region", "region/r.0.0.mca");
    }
    assertThat(Files.getLastModifiedTime(directory.resolve("level.dat")).toMillis())
        .isEqualTo(1_000);
    assertThat(Tree.describe(other)).isEqualTo(precious);
  }

  @Test
  void anchored_foreignStreamOfTheSameDirectory_isNotItsNumber() throws Exception {
    try (DirectoryStream<Path> foreign = Files.newDirectoryStream(directory)) {
      assertThat(foreign).isNotNull();
      Path anchor;
      try (Folder folder = Folder.open(directory)) {
        anchor = folder.anchored(LEVEL);
        assertThat(anchor).hasContent("level");
      }
      assertThat(anchor).doesNotExist();
    }
  }

  @Test
  void anchored_folderClosed_fails() throws Exception {
    Folder folder = Folder.open(directory);
    folder.anchored(LEVEL);
    folder.close();

    assertThatThrownBy(() -> folder.anchored(LEVEL)).isInstanceOf(Exception.class);
  }

  /** What cleans up after an interrupt works, and the interrupt is not lost. */
  @Test
  void anchored_threadInterrupted_worksAndKeepsTheInterrupt() throws Exception {
    try (Folder folder = Folder.open(directory)) {
      Thread.currentThread().interrupt();
      folder.createLink(LINK, LEVEL);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(directory.resolve("link")).isSymbolicLink();
  }

  /** As on systems that do not tell a descriptor's number. */
  @Test
  void scan_pathLeadsElsewhere_failsInsteadOfFindingNothing() throws Exception {
    try (Folder folder = Folder.withoutDescriptor(directory)) {
      List<String> before = scan(folder);
      Path moved = Files.move(directory, temp.resolve("moved"));
      assertThatThrownBy(() -> scan(folder))
          .isInstanceOf(FileSystemException.class)
          .isNotInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(directory.toString());

      Files.createSymbolicLink(directory, other);
      assertThatThrownBy(() -> scan(folder)).isInstanceOf(FileSystemException.class);
      assertThatThrownBy(() -> folder.createLink(LINK, LEVEL))
          .isInstanceOf(FileSystemException.class);
      assertThat(other.resolve("link")).doesNotExist();

      Files.delete(directory);
      Files.move(moved, directory);
      assertThat(scan(folder)).isEqualTo(before);
    }
  }

  @Test
  void saveAndRestore_foreignStreamsOpenedAndClosed_areRightAndTouchNothingElse() throws Exception {
    SortedMap<String, String> precious = Tree.describe(other);
    for (int i = 0; i < 12; i++) {
      Tree.write(directory.resolve("deep/" + i + "/file"), "content " + i);
      Files.createSymbolicLink(directory.resolve("deep/" + i + "/link"), LEVEL);
    }
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong opened = new AtomicLong();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread foreign = new Thread(() -> openUntil(stop, opened, failure), "foreign");
    foreign.start();
    try (EmbeddedStores stores = new EmbeddedStores(temp.resolve("stores"))) {
      World world = stores.open("w1");
      for (int round = 0; round < ROUNDS; round++) {
        Tree.write(directory.resolve("level.dat"), "level " + round);
        SortedMap<String, String> expected = Tree.describe(directory);
        world.save(directory);

        Path restored = Files.createDirectories(temp.resolve("restored"));
        world.restore(restored);

        assertThat(Tree.describe(restored)).as("round %d", round).isEqualTo(expected);
        assertThat(Tree.describe(other)).as("round %d", round).isEqualTo(precious);
      }
    } finally {
      stop.set(true);
      foreign.join();
    }
    assertThat(failure).hasNullValue();
    assertThat(opened).hasPositiveValue();
  }

  /** Up to eight at a time, of the directories that are saved and restored, and of another. */
  private void openUntil(
      AtomicBoolean stop, AtomicLong opened, AtomicReference<Throwable> failure) {
    Random random = new Random(1);
    Path restored = temp.resolve("restored");
    List<Path> places =
        List.of(
            directory,
            directory.resolve("region"),
            directory.resolve("deep/3"),
            restored,
            restored.resolve(".worldkeep"),
            restored.resolve(".worldkeep/restore"),
            restored.resolve(".worldkeep/restore/deep/3"),
            other,
            other.resolve("region"));
    Deque<DirectoryStream<Path>> open = new ArrayDeque<>();
    try {
      while (!stop.get()) {
        try {
          open.add(Files.newDirectoryStream(places.get(random.nextInt(places.size()))));
          opened.incrementAndGet();
        } catch (NoSuchFileException e) {
          Thread.onSpinWait(); // Not there yet, or not any more.
        }
        if (open.size() > random.nextInt(8)) {
          open.remove().close();
        }
      }
      for (DirectoryStream<Path> stream : open) {
        stream.close();
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }
}
