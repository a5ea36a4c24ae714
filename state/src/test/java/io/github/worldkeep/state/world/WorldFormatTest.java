package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Format 1 of worlds, as {@code docs/formats.md} describes it. */
class WorldFormatTest {
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

  private static String golden(String name) throws IOException {
    try (InputStream in = WorldFormatTest.class.getResourceAsStream("/formats/" + name)) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  /** What the golden manifest describes. */
  private Path world() throws IOException {
    Path world = Tree.write(temp.resolve("world/level.dat"), "level\n").getParent();
    Tree.mode(world.resolve("level.dat"), "rw-r--r--");
    Files.createSymbolicLink(world.resolve("link"), Path.of("region/r.0.0.mca"));
    Tree.write(world.resolve("region/r.0.0.mca"), "");
    Tree.mode(world.resolve("region/r.0.0.mca"), "rw-------");
    Tree.mode(Files.createDirectory(world.resolve("region/empty")), "rwx------");
    Tree.mode(world.resolve("region"), "rwxr-xr-x");
    Path last = Tree.write(world.resolve("\u4e16\u754c \"1\""), "\u00e9\u00e9");
    Files.setLastModifiedTime(last, FileTime.from(Instant.parse("2000-01-01T00:00:00.000000001Z")));
    Tree.mode(last, "r--r--r--");
    return world;
  }

  @Test
  void save_fixedDirectory_writesTheGoldenFiles() throws Exception {
    Snapshot snapshot = stores.open("w1").save(world(), TransferProgress.NONE).snapshot();

    ObjectStore objects = stores.persistence().objects();
    byte[] manifest = objects.get("worlds/w1/manifests/" + snapshot.manifest()).orElseThrow();
    assertThat(new String(manifest, UTF_8)).isEqualTo(golden("world-manifest-1.json"));
    assertThat(stores.document("worlds", "w1")).contains(golden("world-snapshot-1.json"));
    assertThat(stores.document("world_snapshots", "w1/000000000001"))
        .contains(golden("world-snapshot-1.json"));
  }

  @Test
  void restore_goldenFiles_makesTheirDirectory() throws Exception {
    ObjectStore objects = stores.persistence().objects();
    byte[] manifest = golden("world-manifest-1.json").getBytes(UTF_8);
    objects.put("worlds/w1/manifests/" + Tree.sha256(manifest), manifest);
    for (String content : new String[] {"level\n", "", "\u00e9\u00e9"}) {
      byte[] bytes = content.getBytes(UTF_8);
      objects.put("worlds/w1/content/" + Tree.sha256(bytes), bytes);
    }
    stores
        .persistence()
        .documents()
        .collection("worlds", Codec.raw())
        .insert("w1", golden("world-snapshot-1.json").getBytes(UTF_8));

    RestoreReport report =
        stores.open("w1").restore(temp.resolve("restored"), TransferProgress.NONE).orElseThrow();

    assertThat(Tree.describe(temp.resolve("restored"))).isEqualTo(Tree.describe(world()));
    assertThat(report.snapshot())
        .isEqualTo(
            new Snapshot(
                new WorldId("w1"),
                1,
                Instant.parse("2026-01-01T00:00:00Z"),
                3,
                10,
                Tree.sha256(manifest)));
  }

  @Test
  void label_isReadAndWritten() throws Exception {
    byte[] json = golden("world-snapshot-label-1.json").getBytes(UTF_8);
    SnapshotCodec codec = new SnapshotCodec();
    SnapshotDocument document = codec.decode(json);

    assertThat(document.snapshot().label()).contains("recovered");
    assertThat(codec.encode(document)).isEqualTo(json);
  }
}
