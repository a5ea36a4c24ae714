package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that is not what was written is never returned, and can be written over. */
final class DamagedRowTest {
  private static final Index<Number> GOLD = Index.number("gold");
  private static final Index<String> TAGS = Index.texts("tags");
  private static final byte[] ANN = "{\"gold\":1005,\"tags\":[\"a\"]}".getBytes(UTF_8);
  private static final byte[] NEW = "{\"gold\":1,\"tags\":[]}".getBytes(UTF_8);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;
  private Path file;
  private Persistence persistence;
  private DocumentCollection<byte[]> players;
  private Version version;

  @BeforeEach
  void write() {
    file = directory.resolve("game.db");
    open();
    version = players.put("ann", ANN);
    players.put("bob", NEW);
    persistence.keyValues().put("coins", "1005".getBytes(UTF_8), HOUR);
    persistence.keyValues().put("other", new byte[] {1});
  }

  private void open() {
    persistence = SqliteHarness.in(directory).open();
    players = persistence.documents().collection("players", Codec.raw(), GOLD, TAGS);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  /** Damages the file's bytes: what stands in the one place becomes the other. */
  private void damage(String from, String to) throws Exception {
    persistence.close();
    Bytes.replaceAll(file, from, to);
    open();
  }

  private static void assertCorrupt(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).as("%s", e).isEqualTo(Kind.CORRUPT);
              assertThat(e.getMessage()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data = replace(data, '1005', '9005')",
        "data = CAST(x'7b7d' AS BLOB)",
        "version = version + 1",
        "checksum = checksum + 1",
        "checksum = checksum - (1 << 32)",
        "checksum = 0"
      })
  void everyRead_ofADocumentThatWasChanged_isCorruptAndNamesIt(String change) {
    Bare.update(file, "UPDATE c_players SET " + change + " WHERE id = 'ann'");
    assertCorrupt(() -> players.get("ann"), "ann", "players", "checksum");
    assertCorrupt(() -> players.getAll(List.of("bob", "ann")), "ann");
    assertCorrupt(() -> players.find(Query.all()), "ann");
    assertCorrupt(() -> players.stream(Query.all()).count(), "ann");
    assertCorrupt(() -> players.update("ann", value -> NEW), "ann");
    assertThat(players.get("bob")).isPresent();
    players.put("ann", NEW);
    assertThat(players.get("ann").orElseThrow().value()).isEqualTo(NEW);
    assertThat(players.find(Query.all()).items()).hasSize(2);
  }

  @Test
  void conditions_onAVersionThatWasChanged_neverHold() {
    Version other = new Version(Long.toString(Long.parseLong(version.value()) + 7));
    Bare.update(file, "UPDATE c_players SET version = version + 7 WHERE id = 'ann'");
    for (Version expected : List.of(version, other)) {
      assertCorrupt(() -> players.replace("ann", NEW, expected), "ann");
      assertCorrupt(() -> players.delete("ann", expected), "ann");
      assertCorrupt(
          () -> persistence.documents().commit(new Batch().check(players, "ann", expected)), "ann");
    }
    assertThat(players.delete("ann")).isTrue();
    assertThat(players.get("ann")).isEmpty();
  }

  @Test
  void open_withAnIndexThatNamesAnotherRow_makesItAnew() throws Exception {
    persistence.close();
    Bytes.replaceLast(file, "ann", "amn"); // In the index of documents that have an array.
    open();
    assertThat(players.get("ann").orElseThrow().value()).isEqualTo(ANN);
    assertThat(players.get("amn")).isEmpty();
    assertThat(players.delete("ann")).isTrue();
    players.put("ann", NEW);
    assertSound();
  }

  @Test
  void put_overADocumentWhoseIndexedFieldIsDamaged_works() throws Exception {
    damage("\"gold\":1005", "\"gold\":9005");
    assertCorrupt(() -> players.get("ann"), "ann");
    for (Filter filter : List.of(GOLD.eq(1005), GOLD.eq(9005), GOLD.gte(0), Filter.all())) {
      assertCorrupt(() -> players.find(Query.where(filter)), "ann");
      assertCorrupt(() -> players.count(filter), "ann");
    }
    players.put("ann", NEW);
    assertSound();
  }

  @Test
  void delete_ofADocumentThatIsNoJsonAnyMore_works() throws Exception {
    damage("{\"gold\":1005", "{\"gold;:1005");
    assertCorrupt(() -> players.get("ann"), "ann");
    assertCorrupt(() -> players.find(Query.where(GOLD.eq(1005))), "ann");
    assertThat(players.delete("ann")).isTrue();
    players.put("ann", NEW);
    assertSound();
  }

  @Test
  void put_overOneOfSeveralThatAreNoJson_namesTheOthers() throws Exception {
    players.put("cid", ANN);
    damage("{\"gold\":1005", "{\"gold;:1005");
    assertCorrupt(() -> players.put("ann", NEW), "cid");
    assertCorrupt(() -> players.get("ann"), "ann");
    persistence.documents().commit(new Batch().put(players, "ann", NEW).delete(players, "cid"));
    assertSound();
  }

  /** Opened anew, nothing is damaged, and the indexes are used. */
  private void assertSound() {
    assertThat(players.find(Query.where(GOLD.eq(1))).items()).hasSize(2);
    assertThat(players.count(TAGS.exists())).isEqualTo(2);
    persistence.close();
    assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
    open();
    assertThat(players.find(Query.where(GOLD.eq(1))).items()).hasSize(2);
    assertThat(players.find(Query.where(TAGS.contains("a"))).items()).isEmpty();
  }

  @Test
  void open_withADamagedDefinition_isCorrupt() throws Exception {
    persistence.close();
    Bytes.replaceAll(file, "c_players (id TEXT", "c_players (id TEXU");
    assertCorrupt(this::open, "c_players");
    Bytes.replaceAll(file, "c_players (id TEXU", "c_players (id TEXT");
    open();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value = x'39303035'",
        "value = CAST(value AS TEXT) || 'x'",
        "expires = expires + 1",
        "expires = 1",
        "expires = NULL",
        "checksum = checksum + 1"
      })
  void everyRead_ofAValueThatWasChanged_isCorruptAndNamesTheKey(String change) {
    Bare.update(file, "UPDATE kv SET " + change + " WHERE key = 'coins'");
    KeyValueStore store = persistence.keyValues();
    byte[] old = "1005".getBytes(UTF_8);
    byte[] changed = "9005".getBytes(UTF_8);
    assertCorrupt(() -> store.get("coins"), "coins", "checksum");
    assertCorrupt(() -> store.getAll(List.of("other", "coins")), "coins");
    assertCorrupt(() -> store.entry("coins"), "coins");
    assertCorrupt(() -> store.take("coins"), "coins");
    assertCorrupt(() -> store.increment("coins", 1), "coins");
    assertCorrupt(() -> store.replace("coins", old, NEW), "coins");
    assertCorrupt(() -> store.replace("coins", changed, NEW), "coins");
    assertCorrupt(() -> store.remove("coins", changed), "coins");
    store.put("other", old);
    assertCorrupt(() -> store.get("coins"), "coins");
    store.put("coins", old);
    assertThat(store.get("coins")).hasValue(old);
  }

  @Test
  void everyCall_onAnExpiryThatWasChanged_isCorrupt() {
    Bare.update(file, "UPDATE kv SET expires = 1 WHERE key = 'coins'");
    KeyValueStore store = persistence.keyValues();
    assertCorrupt(() -> store.putIfAbsent("coins", NEW), "coins");
    assertCorrupt(() -> store.touch("coins", HOUR), "coins");
    assertThat(store.scan("")).as("a get says what is wrong").containsExactly("coins", "other");
    assertCorrupt(() -> store.get("coins"), "coins");
    assertThat(store.remove("coins")).isTrue();
    assertThat(store.get("coins")).isEmpty();
    assertThat(store.scan("")).containsExactly("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"format", "next_version"})
  void open_withADamagedNumber_neverGivesAVersionTwice(String name) {
    persistence.close();
    Bare.update(file, "UPDATE worldkeep SET value = 1 WHERE name = ?", name);
    try {
      open();
      assertCorrupt(() -> players.put("ann", NEW), name);
    } catch (StoreException e) {
      assertThat(e.kind()).isNotEqualTo(Kind.NOT_FOUND);
    }
  }

  @Test
  void touch_keepsTheValueVerifiable() {
    KeyValueStore store = persistence.keyValues();
    assertThat(store.touch("coins", Duration.ofHours(2))).isTrue();
    assertThat(store.get("coins")).hasValue("1005".getBytes(UTF_8));
    assertThat(store.increment("coins", 1)).isEqualTo(1006);
    assertThat(store.entry("coins").orElseThrow().timeToLive()).contains(Duration.ofHours(2));
  }
}
