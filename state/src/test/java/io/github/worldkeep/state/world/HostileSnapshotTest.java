package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots written by someone who may write to the stores, and wants more than that. */
class HostileSnapshotTest {
  private static final WorldId ID = new WorldId("w1");
  private static final String HI = Tree.sha256("hi".getBytes(UTF_8));
  private static final String DOCUMENT =
      "{\"format\":1,\"world\":\"w1\",\"number\":1,\"savedAt\":\"2026-01-01T00:00:00Z\","
          + "\"files\":1,\"bytes\":2,\"manifest\":\"MANIFEST\"}";
  private static final String FILE =
      "{\"type\":\"FILE\",\"path\":\"x\",\"mode\":420,\"modified\":1,\"size\":2,\"sha256\":\"HI\"}";
  private static final String LINK =
      "{\"type\":\"LINK\",\"path\":\"l\",\"mode\":-1,\"modified\":0,\"size\":0,\"target\":\"x\"}";

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;
  private Path directory;
  private SortedMap<String, String> before;

  @BeforeEach
  void open() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    stores.persistence().objects().put("worlds/w1/content/" + HI, "hi".getBytes(UTF_8));
    directory = Tree.write(temp.resolve("directory/mine"), "mine").getParent();
    before = Tree.describe(directory);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private void putDocument(String collection, String id, String json) {
    stores
        .persistence()
        .documents()
        .collection(collection, Codec.raw())
        .put(id, json.getBytes(UTF_8));
  }

  private String putManifest(String entries) {
    byte[] json = entries.replace("HI", HI).getBytes(UTF_8);
    stores.persistence().objects().put("worlds/w1/manifests/" + Tree.sha256(json), json);
    return Tree.sha256(json);
  }

  private static String manifest(String entries) {
    return "{\"format\":1,\"entries\":[" + entries + "]}";
  }

  private void publish(String manifest) {
    putDocument("worlds", "w1", DOCUMENT.replace("MANIFEST", putManifest(manifest)));
  }

  private StoreException restoreIsCorrupt() throws Exception {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.open("w1").restore(directory));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.CORRUPT);
    assertThat(failure.retry()).isEqualTo(Retry.NEVER);
    assertThat(failure).hasMessageContaining("w1");
    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
    return failure;
  }

  @Test
  void restore_rightSnapshot_isRestored() throws Exception {
    publish(manifest(FILE));

    stores.open("w1").restore(directory);

    assertThat(Tree.describe(directory)).containsOnlyKeys("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"mode\":420    | \"mode\":2541   | mode",
        "\"mode\":420    | \"mode\":1024   | mode",
        "\"mode\":420    | \"mode\":512    | mode",
        "\"mode\":420    | \"mode\":-2     | mode",
        "\"mode\":420    | \"mode\":420.0  | mode",
        "\"mode\":420    | \"mode\":\"420\" | mode",
        "\"mode\":420    | \"mode\":null   | mode",
        "\"mode\":420    | \"mode\":4294967716 | mode",
        "\"mode\":420    | \"mode\":1e2147483648 | mode",
        "\"size\":2      | \"size\":-1     | size",
        "\"size\":2      | \"size\":2.0    | size",
        "\"size\":2      | \"size\":9223372036854775808 | size",
        "\"modified\":1  | \"modified\":9223372036854775808 | modified",
        "\"modified\":1  | \"modified\":1e3 | modified",
        "\"HI\"          | \"\"            | sha256",
        "\"HI\"          | \"../../secret\" | sha256",
        "\"HI\"          | 1               | sha256",
        "\"FILE\"        | 0               | type",
        "\"FILE\"        | \"file\"        | type",
        "\"FILE\"        | \"SOCKET\"      | type",
        "\"size\":2      | \"size\":2,\"target\":\"y\" | target",
        "\"size\":2      | \"size\":2,\"size\":2 | no valid JSON",
        "\"x\"           | \"\\ud800\"     | which can't be in it",
        "\"x\"           | [\"x\"]         | path",
      })
  void restore_fieldOfAFileThatCantBeRight_isCorruptAndNamesIt(
      String right, String wrong, String named) throws Exception {
    publish(manifest(FILE.replace(right.strip(), wrong.strip())));

    assertThat(restoreIsCorrupt()).hasMessageContaining(named.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"target\":\"x\" | \"target\":\"\" | target",
        "\"target\":\"x\" | \"sha256\":\"\" | target",
        "\"target\":\"x\" | \"target\":\"a\\u0000b\" | target",
        "\"size\":0       | \"size\":5      | size",
        "\"size\":0       | \"size\":0,\"sha256\":\"HI\" | sha256",
      })
  void restore_fieldOfALinkThatCantBeRight_isCorruptAndNamesIt(
      String right, String wrong, String named) throws Exception {
    publish(manifest(FILE + "," + LINK.replace(right.strip(), wrong.strip())));

    assertThat(restoreIsCorrupt()).hasMessageContaining(named.strip());
  }

  @Test
  void restore_textsThatAreTooLong_areCorrupt() throws Exception {
    publish(manifest(FILE.replace("\"x\"", "\"" + "x/".repeat(3_000) + "x\"")));
    assertThat(restoreIsCorrupt())
        .hasMessageContaining("can't be in it")
        .message()
        .hasSizeLessThan(900);

    publish(manifest(FILE + "," + LINK.replace("\"x\"", "\"" + "\u00e4".repeat(2_048) + "\"")));
    assertThat(restoreIsCorrupt()).hasMessageContaining("target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"format\":1,\"entries\":[],\"entries\":[]}",
        "{\"format\":1,\"format\":1,\"entries\":[]}",
        "{\"format\":1,\"entries\":[]} {}",
        "{\"format\":1,\"entries\":[]}]",
        "{\"format\":1,\"entries\":{}}",
        "{\"format\":1.0,\"entries\":[]}",
        "{\"format\":\"1\",\"entries\":[]}",
        "{\"format\":-1,\"entries\":[]}",
        "{\"format\":1,\"entries\":[],\"more\":{\"a\":1,\"a\":2}}",
        "{\"format\":1,\"entries\":[],\"more\":1e2147483648,}",
      })
  void restore_manifestThatIsNotStrictJson_isCorrupt(String manifest) throws Exception {
    publish(manifest);

    restoreIsCorrupt();
  }

  /** Control characters of a path would forge lines, or move a terminal's cursor. */
  @Test
  void restore_hostilePath_isShownOnOneLine() throws Exception {
    publish(manifest(FILE.replace("\"x\"", "\"../\\u001b[2J\\nworldkeep: saved\"")));

    assertThat(restoreIsCorrupt().getMessage()).doesNotContain("\n", "\u001b");
  }

  @Test
  void restore_countsOfAnotherManifest_areCorrupt() throws Exception {
    publish(manifest(FILE + "," + FILE.replace("\"x\"", "\"y\"")));
    assertThat(restoreIsCorrupt()).hasMessageContaining("1 files and 2 bytes");

    publish(manifest(FILE.replace("\"size\":2", "\"size\":3")));
    assertThat(restoreIsCorrupt()).hasMessageContaining("1 files and 2 bytes");
  }

  @Test
  void restore_sizesThatOverflow_areCorrupt() throws Exception {
    String half = FILE.replace("\"size\":2", "\"size\":9223372036854775807");
    String manifest = putManifest(manifest(half + "," + half.replace("\"x\"", "\"y\"")));
    putDocument(
        "worlds",
        "w1",
        DOCUMENT.replace("MANIFEST", manifest).replace("\"files\":1", "\"files\":2"));

    assertThat(restoreIsCorrupt()).hasMessageContaining("size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"w1\"            | \"w2\"                | w2",
        "\"w1\"            | \"../x\"              | world",
        "\"w1\"            | \"\"                  | world",
        "\"number\":1      | \"number\":0          | number",
        "\"number\":1      | \"number\":-1         | number",
        "\"number\":1      | \"number\":1.0        | number",
        "\"number\":1      | \"number\":\"1\"      | number",
        "\"number\":1      | \"number\":1000000000000 | number",
        "\"number\":1      | \"number\":9223372036854775807 | number",
        "2026-01-01        | 2026-13-01            | savedAt",
        "2026-01-01        | +10000-01-01          | savedAt",
        "\"2026-01-01T00:00:00Z\" | 1767225600     | savedAt",
        "\"files\":1       | \"files\":-1          | files",
        "\"files\":1       | \"files\":500001      | files",
        "\"bytes\":2       | \"bytes\":-1          | bytes",
        "\"bytes\":2       | \"bytes\":9223372036854775808 | bytes",
        "\"MANIFEST\"      | \"../content/x\"      | manifest",
        "\"MANIFEST\"      | null                  | manifest",
        "\"bytes\":2,      | ``                    | bytes",
      })
  void open_documentThatCantBeRight_isCorruptAndNamesTheField(
      String right, String wrong, String named) {
    String document = DOCUMENT.replace(right.strip(), wrong.strip());
    putDocument("worlds", "w1", document.replace("MANIFEST", HI));

    StoreException failure = catchThrowableOfType(StoreException.class, () -> stores.open("w1"));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContainingAll("w1", named.strip());
  }

  @Test
  void snapshots_documentUnderAnotherId_isCorrupt() {
    putDocument("world_snapshots", "w1/000000000007", DOCUMENT.replace("MANIFEST", HI));

    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> stores.worlds().snapshots(ID, 10, Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContainingAll("w1/000000000007", "number 1");
  }

  /** In place of what the manifest says: more than that is never read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 2_000_000})
  void restore_smallObjectOfAnotherSize_isRefused(int size) throws Exception {
    stores.persistence().objects().put("worlds/w1/content/" + HI, new byte[size]);
    publish(manifest(FILE));

    assertThat(restoreIsCorrupt()).hasMessageContainingAll(HI, size + " bytes instead of 2");
  }

  @Test
  void restore_largeObjectOfAnotherSize_isRefused() throws Exception {
    stores.persistence().objects().put("worlds/w1/content/" + HI, new byte[3_000_000]);
    String manifest = putManifest(manifest(FILE.replace("\"size\":2", "\"size\":2000000")));
    putDocument(
        "worlds",
        "w1",
        DOCUMENT.replace("MANIFEST", manifest).replace("\"bytes\":2", "\"bytes\":2000000"));

    assertThat(restoreIsCorrupt()).hasMessageContaining("3000000 bytes instead of 2000000");
  }

  /** A process with a small heap refuses them; it does not run out of memory. */
  @Test
  void restore_manifestBeyondAllBounds_isRefusedInASmallHeap() throws Exception {
    byte[] large = new byte[Manifest.MAX_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    stores.persistence().objects().put("worlds/w1/manifests/" + HI, large);
    assertThat(restoreInAnotherProcess(HI)).contains("more than any manifest");

    StringBuilder many = new StringBuilder(60_000_000).append("{\"format\":1,\"entries\":[");
    for (int i = 0; i <= Manifest.MAX_ENTRIES; i++) {
      many.append(i == 0 ? "" : ",");
      many.append("{\"type\":\"DIRECTORY\",\"path\":\"directory number ")
          .append(1_000_000 + i)
          .append("\",\"mode\":493}");
    }
    String manifest = putManifest(many.append("]}").toString());
    assertThat(restoreInAnotherProcess(manifest)).contains("more than 500000 entries");
  }

  private String restoreInAnotherProcess(String manifest) throws Exception {
    Path objects = temp.resolve("stores/objects");
    try (ChildProcess child =
        ChildProcess.start(
            List.of(),
            RestoreProgram.class,
            objects.toString(),
            manifest,
            Files.createDirectories(temp.resolve("elsewhere")).toString())) {
      return String.join("\n", child.rest());
    }
  }
}
