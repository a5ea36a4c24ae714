package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldSaveTest {
  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;

  @BeforeEach
  void open() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    directory = Tree.write(temp.resolve("world/level.dat"), "level 1").getParent();
    Tree.write(directory.resolve("region/r.0.0.mca"), Tree.random(1, 2_000_000));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private SaveReport save(World world) throws IOException {
    return world.save(directory, TransferProgress.NONE);
  }

  private SortedMap<String, String> restored() throws IOException {
    Path target = Files.createTempDirectory(temp, "restored");
    stores.open("w1").restore(target, TransferProgress.NONE).orElseThrow();
    return Tree.describe(target);
  }

  @Test
  void save_newWorld_isItsFirstSnapshot() throws Exception {
    World world = stores.open("w1");

    SaveReport report = save(world);

    assertThat(report.changed()).isTrue();
    assertThat(report.newFiles()).isEqualTo(2);
    assertThat(report.newBytes()).isEqualTo(2_000_007);
    assertThat(report.skipped()).isEmpty();
    Snapshot snapshot = report.snapshot();
    assertThat(snapshot.world()).isEqualTo(new WorldId("w1"));
    assertThat(snapshot.number()).isEqualTo(1);
    assertThat(snapshot.savedAt()).isEqualTo(stores.clock().instant());
    assertThat(world.latest()).contains(snapshot);
    assertThat(stores.open("w1").latest()).contains(snapshot);
  }

  @Test
  void save_unchanged_makesNoSnapshotAndSendsNothing() throws Exception {
    World world = stores.open("w1");
    save(world);
    int objects = stores.objectFiles().size();

    SaveReport report = save(world);

    assertThat(report.changed()).isFalse();
    assertThat(report.newFiles()).isZero();
    assertThat(report.newBytes()).isZero();
    assertThat(report.snapshot().number()).isEqualTo(1);
    assertThat(stores.objectFiles()).hasSize(objects);
    assertThat(stores.document("world_snapshots", "w1/000000000002")).isEmpty();
  }

  @Test
  void save_oneFileChanged_sendsOnlyThat() throws Exception {
    World world = stores.open("w1");
    save(world);
    Tree.write(directory.resolve("level.dat"), "level 22");
    Tree.write(directory.resolve("copy"), Tree.random(1, 2_000_000));

    SaveReport report = save(world);

    assertThat(report.changed()).isTrue();
    assertThat(report.snapshot().number()).isEqualTo(2);
    assertThat(report.newFiles()).isEqualTo(1);
    assertThat(report.newBytes()).isEqualTo(8);
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_fileReplacedByDirectoryAndBack_keepsBothSnapshots() throws Exception {
    World world = stores.open("w1");
    save(world);
    Files.delete(directory.resolve("level.dat"));
    Tree.write(directory.resolve("level.dat/part"), "part");

    save(world);
    assertThat(restored()).isEqualTo(Tree.describe(directory));

    Files.delete(directory.resolve("level.dat/part"));
    Files.delete(directory.resolve("level.dat"));
    Files.createSymbolicLink(directory.resolve("level.dat"), Path.of("region"));
    save(world);
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_sameSizeAndTime_findsTheChange() throws Exception {
    World world = stores.open("w1");
    save(world);
    Path file = directory.resolve("level.dat");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "level 9");
    Files.setLastModifiedTime(file, time);

    assertThat(save(world).changed()).isTrue();
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_onlyAModeChanged_isASnapshotWithoutNewContents() throws Exception {
    World world = stores.open("w1");
    save(world);
    Tree.mode(directory.resolve("level.dat"), "rwxrwxrwx");

    SaveReport report = save(world);

    assertThat(report.changed()).isTrue();
    assertThat(report.newFiles()).isZero();
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  @Test
  void save_somebodyElseSaved_conflictsAndKeepsTheirs() throws Exception {
    save(stores.open("w1"));
    World first = stores.open("w1");
    World second = stores.open("w1");
    Tree.write(directory.resolve("level.dat"), "first");
    save(first);
    SortedMap<String, String> theirs = Tree.describe(directory);
    Tree.write(directory.resolve("level.dat"), "second");

    assertThatThrownBy(() -> save(second)).isInstanceOf(ConflictException.class);

    assertThat(stores.open("w1").latest()).isEqualTo(first.latest());
    assertThat(restored()).isEqualTo(theirs);
    assertThat(second.latest().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void save_twoFirstSaves_conflictsAndKeepsTheFirst() throws Exception {
    World first = stores.open("w1");
    World second = stores.open("w1");
    save(first);
    Tree.write(directory.resolve("level.dat"), "second");

    assertThatThrownBy(() -> save(second)).isInstanceOf(ConflictException.class);

    assertThat(stores.open("w1").latest()).isEqualTo(first.latest());
  }

  @Test
  void save_unchangedButSomebodyElseSaved_conflicts() throws Exception {
    World first = stores.open("w1");
    save(first);
    World second = stores.open("w1");
    Tree.write(directory.resolve("level.dat"), "second");
    save(second);
    Tree.write(directory.resolve("level.dat"), "level 1");

    assertThatThrownBy(() -> save(first)).isInstanceOf(ConflictException.class);
  }

  @Test
  void save_emptyDirectory_neverReplacesAWorld() throws Exception {
    World world = stores.open("w1");
    save(world);
    Path empty = Files.createDirectories(temp.resolve("empty/region")).getParent();

    assertThatThrownBy(() -> world.save(empty, TransferProgress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("empty directory never replaces a world");

    assertThat(stores.open("w1").latest().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void save_missingDirectory_fails() {
    assertThatThrownBy(() -> stores.open("w1").save(temp.resolve("missing"), TransferProgress.NONE))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("the world's directory is missing");
    assertThat(stores.open("w1").latest()).isEmpty();
  }

  @Test
  void save_fileInsteadOfDirectory_fails() {
    assertThatThrownBy(
            () -> stores.open("w1").save(directory.resolve("level.dat"), TransferProgress.NONE))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void save_socket_isSkippedAndReported() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path shortPath = Files.createTempDirectory("wk");
      Path link = Files.createSymbolicLink(shortPath.resolve("d"), directory);
      socket.bind(UnixDomainSocketAddress.of(link.resolve("rcon.sock")));

      SaveReport report = save(stores.open("w1"));

      assertThat(report.skipped()).containsExactly("rcon.sock");
      assertThat(restored()).containsOnlyKeys("level.dat", "region", "region/r.0.0.mca");
      Files.delete(link);
      Files.delete(shortPath);
    }
  }

  @Test
  void save_reservedDirectory_isNoPartOfTheWorld() throws Exception {
    Tree.write(directory.resolve(".worldkeep/aside-1/old"), "old");
    Tree.write(directory.resolve("region/.worldkeep/x"), "not at the top");

    save(stores.open("w1"));

    assertThat(restored())
        .containsOnlyKeys(
            "level.dat", "region", "region/r.0.0.mca", "region/.worldkeep", "region/.worldkeep/x");
  }

  @Test
  void save_nameThatIsNoText_failsAndNamesIt() throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", "echo x > $'bad\\xff\\xfename'")
            .directory(directory.toFile())
            .start();
    assertThat(process.waitFor()).isZero();

    assertThatThrownBy(() -> save(stores.open("w1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad")
        .hasMessageContaining("rename");

    assertThat(stores.open("w1").latest()).isEmpty();
  }

  @Test
  void save_linkToWhatIsNoText_failsAndNamesIt() throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", "ln -s $'bad\\xff' pointer")
            .directory(directory.toFile())
            .start();
    assertThat(process.waitFor()).isZero();

    assertThatThrownBy(() -> save(stores.open("w1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pointer");
  }

  @Test
  void save_damagedLatestManifest_sendsEverythingAgain() throws Exception {
    World world = stores.open("w1");
    Snapshot first = save(world).snapshot();
    Files.delete(stores.objectFile(first.manifest()));
    Tree.write(directory.resolve("level.dat"), "level 2");

    SaveReport report = save(world);

    assertThat(report.snapshot().number()).isEqualTo(2);
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  @Test
  void documents_afterSave_sayWhatIsSaved() throws Exception {
    Snapshot snapshot = save(stores.open("w1")).snapshot();

    Optional<String> latest = stores.document("worlds", "w1");

    String json =
        "{\"format\":1,\"world\":\"w1\",\"number\":1,\"savedAt\":\"2026-01-01T00:00:00Z\","
            + "\"files\":2,\"bytes\":2000007,\"manifest\":\""
            + snapshot.manifest()
            + "\"}";
    assertThat(latest).contains(json);
    assertThat(stores.document("world_snapshots", "w1/000000000001")).contains(json);
    byte[] stored = Files.readAllBytes(stores.objectFile(Tree.sha256("level 1".getBytes(UTF_8))));
    assertThat(new String(stored, UTF_8)).startsWith("level 1");
  }
}
