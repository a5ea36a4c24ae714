package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders that are held open, and those of systems that have only paths. */
class FolderTest {
  private static final Path X = Path.of("x");
  private static final Path D = Path.of("d");
  private static final Path LINK = Path.of("link");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private Path directory;
  private Path outside;

  enum Way {
    HELD,
    WITHOUT_DESCRIPTOR,
    BY_PATH;

    Folder open(Path directory) throws IOException {
      return switch (this) {
        case HELD -> Folder.open(directory);
        case WITHOUT_DESCRIPTOR -> Folder.withoutDescriptor(directory);
        case BY_PATH -> Folder.byPath(directory);
      };
    }
  }

  @BeforeEach
  void write() throws Exception {
    directory = Tree.write(temp.resolve("directory/x"), "x").getParent();
    outside = Tree.write(temp.resolve("outside/x"), "precious").getParent();
    Tree.write(directory.resolve("d/inner"), "inner");
    Files.createSymbolicLink(directory.resolve("link"), outside);
  }

  @ParameterizedTest
  @EnumSource
  void everything_inItself_works(Way way) throws Exception {
    try (Folder folder = way.open(directory);
        Folder created = folder.create(Path.of("created"))) {
      try (FileChannel file = created.createFile(X)) {
        assertThat(file.size()).isZero();
      }
      created.createLink(LINK, Path.of("x"));
      FileAttributes.setMode(created, X, 0640);
      FileAttributes.setModified(created, X, 1_700_000_000_123_456_789L);
      folder.move(X, created, Path.of("moved"));
      assertThat(created.names()).containsExactlyInAnyOrder(X, LINK, Path.of("moved"));
      assertThat(created.target(LINK)).isEqualTo(X);
    }

    assertThat(directory.resolve("created/moved")).hasContent("x");
    assertThat(Files.getAttribute(directory.resolve("created/x"), "unix:mode")).isEqualTo(0100640);
    assertThat(Files.getLastModifiedTime(directory.resolve("created/x")).toString())
        .endsWith(".123456789Z");
  }

  @ParameterizedTest
  @EnumSource
  void link_isNeverFollowed(Way way) throws Exception {
    try (Folder folder = way.open(directory)) {
      assertThatThrownBy(() -> folder.enter(LINK))
          .isInstanceOf(NotDirectoryException.class)
          .hasMessageContaining(directory.resolve("link").toString());
      Files.delete(directory.resolve("link"));
      Files.createSymbolicLink(directory.resolve("link"), outside.resolve("x"));
      FileTime before = Files.getLastModifiedTime(outside.resolve("x"));

      assertThatThrownBy(() -> folder.read(LINK)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> folder.createFile(LINK)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> FileAttributes.setMode(folder, LINK, 0600))
          .isInstanceOf(IOException.class);
      folder.setModified(LINK, FileTime.fromMillis(0));
      folder.delete(LINK);

      assertThat(Files.getLastModifiedTime(outside.resolve("x"))).isEqualTo(before);
      assertThat(outside.resolve("x")).hasContent("precious");
    }
  }

  @ParameterizedTest
  @EnumSource
  void delete_treeWithLinks_deletesOnlyTheTree(Way way) throws Exception {
    Files.createSymbolicLink(directory.resolve("d/link"), outside);
    try (Folder folder = way.open(directory)) {
      folder.delete(D);
      folder.delete(D);
    }

    assertThat(directory.resolve("d")).doesNotExist();
    assertThat(outside.resolve("x")).hasContent("precious");
  }

  /** The directory is the one that was opened, whatever its path leads to by now. */
  @Test
  void everything_directoryReplacedByALink_happensInTheOneThatWasOpened() throws Exception {
    try (Folder folder = Folder.open(directory)) {
      Path moved = Files.move(directory, temp.resolve("moved"));
      Files.createSymbolicLink(directory, outside);

      folder.create(Path.of("created")).close();
      folder.createLink(Path.of("second"), X);
      folder.delete(X);
      FileAttributes.setMode(folder, D, 0700);
      FileAttributes.setModified(folder, D, 1);

      assertThat(outside).isDirectoryNotContaining(path -> !path.endsWith("x"));
      assertThat(moved.resolve("created")).isDirectory();
      assertThat(moved.resolve("second")).isSymbolicLink();
      assertThat(moved.resolve("x")).doesNotExist();
    }
  }

  @Test
  void shape_ofATree_findsEveryDifference() throws Exception {
    Files.delete(directory.resolve("link"));
    Files.createSymbolicLink(directory.resolve("link"), X);
    Manifest manifest =
        Manifest.of(
            PathEntry.directory("d", 0755),
            PathEntry.file("d/inner", 0644, 0, 5),
            PathEntry.link("link", "x"),
            PathEntry.file("x", 0644, 0, 1));
    assertThat(difference(manifest)).isEmpty();

    Tree.write(directory.resolve("d/more"), "");
    assertThat(difference(manifest)).contains("d/more");
    Files.delete(directory.resolve("d/more"));

    Tree.write(directory.resolve("x"), "longer");
    assertThat(difference(manifest)).contains("x");
    Tree.write(directory.resolve("x"), "x");

    Files.delete(directory.resolve("link"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
    assertThat(difference(manifest)).contains("link");
    Files.delete(directory.resolve("link"));
    Files.createSymbolicLink(directory.resolve("link"), X);

    Files.move(directory.resolve("d"), temp.resolve("away"));
    Files.createSymbolicLink(directory.resolve("d"), temp.resolve("away"));
    assertThat(difference(manifest)).contains("d");
    Files.delete(directory.resolve("d"));
    assertThat(difference(manifest)).isPresent();
  }

  private Optional<String> difference(Manifest manifest) throws IOException {
    try (Folder folder = Folder.open(directory)) {
      return new Shape(manifest).difference(folder);
    }
  }
}
