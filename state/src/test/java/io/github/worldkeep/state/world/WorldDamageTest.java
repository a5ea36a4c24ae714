package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that are damaged, hostile, or from the future. */
class WorldDamageTest {
  private static final byte[] SMALL = "small content".getBytes(UTF_8);
  private static final byte[] LARGE = Tree.random(1, 3_000_000);

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;
  private SortedMap<String, String> before;
  private Snapshot snapshot;

  @BeforeEach
  void save() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    Path source = Tree.write(temp.resolve("source/region/small"), SMALL).getParent().getParent();
    Tree.write(source.resolve("region/large"), LARGE);
    snapshot = stores.open("w1").save(source, TransferProgress.NONE).snapshot();
    directory = Tree.write(temp.resolve("directory/mine"), "mine").getParent();
    before = Tree.describe(directory);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private StoreException restoreFails() throws IOException {
    World world = stores.open("w1");
    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> world.restore(directory, TransferProgress.NONE));
    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
    return failure;
  }

  private static void flipByte(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void restore_smallObjectDamaged_isCorruptAndChangesNothing() throws Exception {
    flipByte(stores.objectFile(Tree.sha256(SMALL)), 5);

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "region/small", Tree.sha256(SMALL))
        .extracting(StoreException::kind, StoreException::retry)
        .containsExactly(Kind.CORRUPT, Retry.NEVER);
  }

  @Test
  void restore_largeObjectDamaged_isCorruptAndChangesNothing() throws Exception {
    flipByte(stores.objectFile(Tree.sha256(LARGE)), 2_222_222);

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "region/large", Tree.sha256(LARGE))
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_smallObjectMissing_isCorruptAndChangesNothing() throws Exception {
    Files.delete(stores.objectFile(Tree.sha256(SMALL)));

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "region/small", Tree.sha256(SMALL), "missing")
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_largeObjectMissing_isCorruptAndChangesNothing() throws Exception {
    Files.delete(stores.objectFile(Tree.sha256(LARGE)));

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "region/large", Tree.sha256(LARGE))
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_objectOfAnotherContent_isCorrupt() throws Exception {
    stores.persistence().objects().put(contentKey(SMALL), "other content".getBytes(UTF_8));

    assertThat(restoreFails())
        .hasMessageContainingAll("region/small", "another content")
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_manifestMissing_isCorrupt() throws Exception {
    Files.delete(stores.objectFile(snapshot.manifest()));

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "manifest", snapshot.manifest())
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_manifestOfAnotherContent_isCorrupt() throws Exception {
    stores
        .persistence()
        .objects()
        .put("worlds/w1/manifests/" + snapshot.manifest(), manifest("").getBytes(UTF_8));

    assertThat(restoreFails()).extracting(StoreException::kind).isEqualTo(Kind.CORRUPT);
  }

  private static String contentKey(byte[] content) {
    return "worlds/w1/content/" + Tree.sha256(content);
  }

  private static String manifest(String entries) {
    return "{\"format\":1,\"entries\":[" + entries + "]}";
  }

  private static String file(String path) {
    return "{\"type\":\"FILE\",\"path\":\"%s\",\"mode\":420,\"size\":%d,\"sha256\":\"%s\"}"
        .formatted(path, SMALL.length, Tree.sha256(SMALL));
  }

  /** Makes this the latest snapshot of w1, as anybody could who may write to the stores. */
  private void publish(String manifest) {
    byte[] json = manifest.getBytes(UTF_8);
    stores.persistence().objects().put("worlds/w1/manifests/" + Tree.sha256(json), json);
    putDocument(
        "{\"format\":1,\"world\":\"w1\",\"number\":2,\"savedAt\":\"2026-01-01T00:00:00Z\","
            + "\"files\":1,\"bytes\":1,\"manifest\":\""
            + Tree.sha256(json)
            + "\"}");
  }

  private void putDocument(String json) {
    DocumentCollection<byte[]> documents =
        stores.persistence().documents().collection("worlds", Codec.raw());
    documents.put("w1", json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "a/../../outside",
        "..",
        ".",
        "",
        "/tmp/outside",
        "a//b",
        "a/",
        "./a",
        "a\\u0000b",
        ".worldkeep",
        ".worldkeep/restore/x",
        "missing parent/x"
      })
  void restore_pathThatLeadsOutside_isRefused(String path) throws Exception {
    publish(manifest(file(path)));

    assertThat(restoreFails())
        .hasMessageContaining("which can't be in it")
        .extracting(StoreException::kind)
        .isEqualTo(Kind.CORRUPT);
    assertThat(temp.resolve("outside")).doesNotExist();
  }

  @Test
  void restore_fileBehindALink_isRefused() throws Exception {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    String link = "{\"type\":\"LINK\",\"path\":\"a\",\"target\":\"" + outside + "\"}";
    publish(manifest(link + "," + file("a/x")));

    assertThat(restoreFails()).extracting(StoreException::kind).isEqualTo(Kind.CORRUPT);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void restore_pathTwice_isRefused() throws Exception {
    publish(manifest(file("a") + "," + file("a")));

    assertThat(restoreFails()).extracting(StoreException::kind).isEqualTo(Kind.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"format\":1",
        "{\"format\":1}",
        "{\"format\":1,\"entries\":[null]}",
        "{\"format\":1,\"entries\":[{}]}",
        "{\"format\":1,\"entries\":[{\"type\":\"FILE\"}]}",
        "{\"format\":1,\"entries\":[{\"path\":\"a\"}]}",
        "{\"format\":1,\"entries\":[{\"type\":\"SOCKET\",\"path\":\"a\"}]}",
        "{\"entries\":[]}",
        "{\"format\":0,\"entries\":[]}",
        "{\"format\":\"one\",\"entries\":[]}"
      })
  void restore_malformedManifest_isCorrupt(String manifest) throws Exception {
    publish(manifest);

    assertThat(restoreFails()).extracting(StoreException::kind).isEqualTo(Kind.CORRUPT);
  }

  @Test
  void restore_newerManifest_isRefusedWithBothNumbers() throws Exception {
    publish("{\"format\":7,\"entries\":{\"of\":\"another kind\"}}");

    assertThat(restoreFails())
        .hasMessageContainingAll("w1", "format 7", "knows 1")
        .extracting(StoreException::kind)
        .isEqualTo(Kind.NEWER_FORMAT);
  }

  @Test
  void save_newerManifest_isRefused() throws Exception {
    publish("{\"format\":7,\"entries\":{\"of\":\"another kind\"}}");
    World world = stores.open("w1");

    assertThatThrownBy(() -> world.save(directory, TransferProgress.NONE))
        .hasMessageContainingAll("format 7", "knows 1");
  }

  @Test
  void open_newerSnapshot_isRefusedWithBothNumbers() {
    putDocument("{\"format\":7,\"world\":\"w1\",\"manifest\":{\"of\":\"another kind\"}}");

    assertThatThrownBy(() -> stores.open("w1"))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("w1", "format 7", "knows 1")
        .extracting(e -> ((StoreException) e).kind())
        .isEqualTo(Kind.NEWER_FORMAT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"format\":1}", "{\"format\":0,\"world\":\"w1\"}"})
  void open_malformedSnapshot_isCorrupt(String json) {
    putDocument(json);

    assertThatThrownBy(() -> stores.open("w1"))
        .isInstanceOf(StoreException.class)
        .extracting(e -> ((StoreException) e).kind())
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void snapshots_newerSnapshot_isRefused() {
    DocumentCollection<byte[]> all =
        stores.persistence().documents().collection("world_snapshots", Codec.raw());
    all.put("w1/000000000002", "{\"format\":7,\"world\":\"w1\",\"number\":2}".getBytes(UTF_8));

    assertThatThrownBy(() -> stores.worlds().snapshots(new WorldId("w1"), 10, Optional.empty()))
        .hasMessageContainingAll("format 7", "knows 1");
  }
}
