package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects: what is written comes back whole, under exactly its key, or was never there. Conditions
 * are in {@link ObjectConditionContract}, listings in {@link ObjectListContract}, files and copies
 * in {@link ObjectTransferContract}, the life cycle in {@link ObjectLifeCycleContract}.
 */
public abstract class ObjectContract extends ObjectTestBase {
  private static int crc32c(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  @Test
  void everyRead_missingKey_isEmptyAndNoError() {
    assertThat(store().stat("missing")).isEmpty();
    assertThat(store().get("missing")).isEmpty();
    assertThat(store().get("missing", ByteRange.from(3))).isEmpty();
    assertThat(store().read("missing")).isEmpty();
    assertThat(store().read("missing", ByteRange.last(3))).isEmpty();
    assertThat(store().read("missing", ByteRange.of(0, 1), "etag")).isEmpty();
    store().delete("missing");
    store().deleteAll(List.of("missing", "missing too"));
    assertThat(store().deletePrefix("missing")).isZero();
    assertThat(store().list("", ListOptions.ALL).objects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void write_everyPath_comesBackWithAllThatIsKnownOfIt(ObjectPath path) throws Exception {
    byte[] content = path.content(1);
    ObjectInfo written = path.write(store(), "k", content, MARKED.withMetadata("empty", ""));
    assertSame(other().stat("k").orElseThrow(), written);
    assertThat(other().get("k").orElseThrow()).isEqualTo(content);
    assertThat(written.key()).isEqualTo("k");
    assertThat(written.size()).isEqualTo(content.length);
    assertThat(written.contentType()).isEqualTo("text/plain");
    assertThat(written.metadata()).containsOnlyKeys("mark", "empty").containsEntry("empty", "");
    written.crc32c().ifPresent(crc -> assertThat(crc).isEqualTo(crc32c(content)));
    try (ObjectReader reader = other().read("k").orElseThrow()) {
      assertSame(reader.info(), written);
      assertThat(reader.length()).isEqualTo(content.length);
      assertThat(reader.readAllBytes()).isEqualTo(content);
    }
    assertNoLeftovers();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 255, 4_096, 65_535, 65_536, 65_537, 131_072, 262_144, 1_048_576, 1_048_577})
  void write_everySize_comesBack(int size) throws Exception {
    byte[] content = random(size, size);
    store().put("put", content);
    ObjectPath.STREAM.write(store(), "stream", content, PutOptions.NONE);
    assertThat(other().get("put").orElseThrow()).isEqualTo(content);
    assertThat(other().get("stream").orElseThrow()).isEqualTo(content);
    assertThat(other().stat("put").orElseThrow().size()).isEqualTo(size);
  }

  @Test
  void put_existing_replacesContentTypeAndMetadata() {
    ObjectInfo before = store().put("k", bytes("a longer content"), MARKED);
    ObjectInfo after = other().put("k", bytes("short"));
    assertThat(after.etag()).isNotEqualTo(before.etag());
    assertSame(store().stat("k").orElseThrow(), after);
    assertThat(after.metadata()).isEmpty();
    assertThat(after.contentType()).isEqualTo(PutOptions.NONE.contentType());
    assertThat(text("k")).isEqualTo("short");
  }

  @Test
  void arrays_changedByTheCaller_doNotChangeTheStore() {
    byte[] content = bytes("given");
    store().put("k", content);
    content[0] = '?';
    store().get("k").orElseThrow()[1] = '?';
    assertThat(text("k")).isEqualTo("given");
  }

  @Test
  void writer_withoutAnyByte_commitsAnEmptyObject() {
    try (ObjectWriter writer = store().write("k", MARKED)) {
      assertThat(writer.commit().size()).isZero();
    }
    assertThat(other().get("k")).hasValue(new byte[0]);
    assertThat(other().stat("k").orElseThrow().metadata()).containsEntry("mark", "original");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 10 * MIB})
  void writer_closedWithoutCommit_leavesWhatWasThere(int size) throws Exception {
    store().put("old", bytes("old"), MARKED);
    for (String key : List.of("old", "new")) {
      try (ObjectWriter writer = store().write(key, PutOptions.NONE)) {
        writer.write(random(1, size));
        assertThat(other().get("old")).hasValue(bytes("old"));
        assertThat(other().stat("new")).isEmpty();
      }
    }
    assertUnchanged("old", () -> assertThat(store().stat("new")).isEmpty());
    assertThat(store().list("", ListOptions.ALL).objects()).hasSize(1);
    assertNoLeftovers();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 10 * MIB})
  void writer_exceptionBeforeCommit_publishesNothing(int size) throws Exception {
    store().put("old", bytes("old"), MARKED);
    for (String key : List.of("old", "new")) {
      assertThatThrownBy(
              () -> {
                try (ObjectWriter writer = store().write(key, PutOptions.NONE)) {
                  writer.write(random(1, size));
                  throw new IllegalStateException("the game failed");
                }
              })
          .hasMessage("the game failed");
    }
    assertUnchanged("old", () -> assertThat(other().stat("new")).isEmpty());
    assertNoLeftovers();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 10 * MIB})
  void writer_afterItsEnd_isRefusedAndChangesNothing(int size) throws Exception {
    ObjectWriter writer = store().write("k", MARKED);
    writer.write(random(1, size));
    writer.commit();
    assertUnchanged(
        "k",
        () -> {
          assertThatStore(writer::commit).failsWith(Kind.INVALID);
          assertThatStore(() -> writer.write(1)).failsWith(Kind.INVALID);
          writer.close();
          writer.close();
        });
    assertThat(other().stat("k").orElseThrow().size()).isEqualTo(size);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COPY")
  void write_wrongChecksum_isCorruptAndChangesNothing(ObjectPath path) throws Exception {
    byte[] content = path.content(1);
    PutOptions wrong = PutOptions.NONE.withMetadata("mark", "new").withCrc32c(crc32c(content) ^ 1);
    store().put("old", bytes("old"), MARKED);
    assertUnchanged(
        "old",
        () ->
            assertThatStore(() -> path.write(store(), "old", content, wrong))
                .failsWith(Kind.CORRUPT)
                .naming("old"));
    assertThatStore(() -> path.write(store(), "new", content, wrong)).failsWith(Kind.CORRUPT);
    assertThat(other().stat("new")).isEmpty();
    assertNoLeftovers();
  }

  @ParameterizedTest
  @EnumSource
  void write_rightChecksum_isTaken(ObjectPath path) throws Exception {
    byte[] content = path.content(1);
    path.write(store(), "k", content, PutOptions.NONE.withCrc32c(crc32c(content)));
    assertThat(other().get("k").orElseThrow()).isEqualTo(content);
    store().put("empty", new byte[0], PutOptions.NONE.withCrc32c(0));
    assertThat(other().get("empty")).hasValue(new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 65_536, 300_000})
  void read_damagedAtRest_isCorruptAndNeverWrongBytes(int size) {
    byte[] content = random(size, size);
    store().put("k", content);
    requireHarness(harness().damageObject("k"), "the stored bytes can't be reached");
    assertThatStore(() -> other().get("k")).failsWith(Kind.CORRUPT).naming("'k'");
    assertThatStore(
            () -> {
              try (ObjectReader reader = other().read("k").orElseThrow()) {
                reader.transferTo(OutputStream.nullOutputStream());
              }
            })
        .failsWith(Kind.CORRUPT);
    store().put("k", content);
    assertThat(other().get("k").orElseThrow()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 65_536, 300_000})
  void getRange_damagedAtRest_isCorrupt(int size) {
    store().put("k", random(size, size));
    requireHarness(harness().damageObject("k"), "the stored bytes can't be reached");
    ByteRange middle = ByteRange.of(size / 2, 1);
    assertThatStore(() -> other().get("k", middle)).failsWith(Kind.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 65_536, 200_000})
  void get_range_isThatPart(int size) {
    byte[] content = random(size, size);
    store().put("k", content);
    Random random = new Random(size);
    List<ByteRange> ranges =
        new ArrayList<>(
            List.of(
                ByteRange.of(0, 0),
                ByteRange.of(size, 0),
                ByteRange.of(size, 10),
                ByteRange.of(0, size),
                ByteRange.of(0, size + 1L),
                ByteRange.from(0),
                ByteRange.from(size),
                ByteRange.last(0),
                ByteRange.last(3),
                ByteRange.last(size),
                ByteRange.last(size + 100L)));
    for (int i = 0; i < 50; i++) {
      ranges.add(ByteRange.of(random.nextInt(size + 1), random.nextInt(size + 1)));
    }
    for (ByteRange range : ranges) {
      int from = (int) range.start(size);
      int to = from + (int) range.lengthIn(size);
      byte[] expected = Arrays.copyOfRange(content, from, to);
      assertThat(other().get("k", range).orElseThrow()).as("%s", range).isEqualTo(expected);
    }
    assertThatStore(() -> store().get("k", ByteRange.from(size + 1L))).failsWith(Kind.INVALID);
    assertThatStore(() -> store().read("k", ByteRange.of(size + 5L, 0))).failsWith(Kind.INVALID);
  }

  @Test
  void read_ofTheEtag_refusesAnotherOne() throws Exception {
    byte[] content = random(1, 200_000);
    String etag = store().put("k", content).etag();
    try (ObjectReader reader = other().read("k", ByteRange.of(70_000, 10), etag).orElseThrow()) {
      assertThat(reader.length()).isEqualTo(10);
      assertThat(reader.info().size()).isEqualTo(content.length);
      assertThat(reader.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 70_000, 70_010));
      assertThat(reader.read()).isEqualTo(-1);
    }
    store().put("k", bytes("another"));
    assertThatStore(() -> other().read("k", ByteRange.from(0), etag)).failsWith(Kind.CONFLICT);
    store().delete("k");
    assertThat(other().read("k", ByteRange.from(0), etag)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 3 * MIB})
  void reader_objectReplacedOrDeletedMeanwhile_neverMixes(int size) throws Exception {
    byte[] old = random(1, size);
    for (boolean replaced : List.of(true, false)) {
      store().put("k", old);
      try (ObjectReader reader = store().read("k").orElseThrow()) {
        byte[] start = reader.readNBytes(size / 10);
        if (replaced) {
          other().put("k", random(2, size));
        } else {
          other().delete("k");
        }
        byte[] rest = orEmpty(reader);
        assertThat(start).isEqualTo(Arrays.copyOf(old, start.length));
        assertThat(rest).isIn(new byte[0], Arrays.copyOfRange(old, start.length, old.length));
      }
    }
  }

  @Test
  void reads_atTheSameTime_neverMix() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (int size : List.of(10, 1_000, 3_000, 30_000, 60_000, 150_000, 300_000)) {
      byte[] content = random(contents.size(), size);
      store().put("k" + contents.size(), content);
      contents.add(content);
    }
    Race.run(contents.size(), i -> () -> readOneAfterTheOther(contents, i));
  }

  /** Each while its neighbour is open, too. */
  private boolean readOneAfterTheOther(List<byte[]> contents, int first) throws Exception {
    for (int i = first; i < first + 50; i++) {
      int one = i % contents.size();
      int next = (i + 1) % contents.size();
      try (ObjectReader reader = store().read("k" + one).orElseThrow()) {
        assertThat(store().get("k" + next).orElseThrow()).isEqualTo(contents.get(next));
        assertThat(reader.readAllBytes()).isEqualTo(contents.get(one));
      }
    }
    return true;
  }

  /** The rest, or nothing where the store rather fails than goes on. */
  private static byte[] orEmpty(ObjectReader reader) throws Exception {
    try {
      return reader.readAllBytes();
    } catch (StoreException e) {
      return new byte[0];
    }
  }

  @Test
  void metadata_ofEveryKind_roundTrips() {
    List<String> values =
        List.of(
            "", " ", " a ", "=", "a=b;c", "\"", "'", "%20", "\\", "₪☺", "\ud83d\ude00", "é", "é");
    PutOptions options = PutOptions.NONE.withContentType("text/plain; charset=\"utf-8\"");
    for (int i = 0; i < values.size(); i++) {
      options = options.withMetadata("m" + i, values.get(i));
    }
    options = options.withMetadata("a".repeat(64), "x").withMetadata("0-9", "y");
    assertThat(store().put("k", bytes("x"), options).metadata()).isEqualTo(options.metadata());
    assertThat(other().stat("k").orElseThrow().metadata()).isEqualTo(options.metadata());
    assertThat(other().stat("k").orElseThrow().contentType()).isEqualTo(options.contentType());
  }

  @Test
  void metadata_atItsLimits_roundTrips() {
    PutOptions options =
        PutOptions.NONE
            .withContentType("x".repeat(255))
            .withMetadata("b", "y".repeat(500))
            .withMetadata("c", "☺".repeat(174));
    store().put("k", new byte[0], options);
    assertThat(other().stat("k").orElseThrow().metadata()).isEqualTo(options.metadata());
    assertThat(other().stat("k").orElseThrow().contentType()).isEqualTo(options.contentType());
    assertThatStore(() -> options.withMetadata("d", "")).failsWith(Kind.INVALID).naming("1024");
  }

  /** The form that takes a store the most room: many values beyond ASCII. */
  @Test
  void metadata_ofManyEntries_roundTrips() {
    PutOptions options = PutOptions.NONE;
    for (int i = 0; i < 20; i++) {
      options = options.withMetadata("worldkeep-" + (char) ('a' + i), "☺".repeat(12) + "é");
    }
    store().put("k", new byte[0], options);
    assertThat(other().stat("k").orElseThrow().metadata()).isEqualTo(options.metadata());
    PutOptions full = options;
    assertThatStore(() -> full.withMetadata("z", "")).failsWith(Kind.INVALID).naming("20");
  }

  @Test
  void keys_ofEveryKind_roundTripAndStayDistinct() {
    List<String> keys = AwkwardNames.all();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(store().put(keys.get(i), bytes("value " + i)).key()).isEqualTo(keys.get(i));
    }
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      assertThat(other().get(key)).as(key).hasValue(bytes("value " + i));
      assertThat(other().stat(key).map(ObjectInfo::key)).as(key).hasValue(key);
      assertThat(other().list(key, ListOptions.ALL.limit(1)).objects().get(0).key()).isEqualTo(key);
    }
    for (String key : keys) {
      store().delete(key);
      assertThat(other().stat(key)).as(key).isEmpty();
    }
    assertThat(other().list("", ListOptions.ALL).objects()).isEmpty();
  }

  @Test
  void keys_thatNoStoreTakes_areInvalidForEveryMethod() {
    for (String key : AwkwardNames.refused()) {
      assertThatStore(() -> store().stat(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().get(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().read(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().put(key, new byte[0])).failsWith(Kind.INVALID);
      assertThatStore(() -> store().write(key, PutOptions.NONE)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().copy(key, "k")).failsWith(Kind.INVALID);
      assertThatStore(() -> store().copy("k", key, WriteCondition.NONE)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().delete(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().deleteAll(List.of("k", key))).failsWith(Kind.INVALID);
    }
  }

  @Test
  void delete_removesExactlyTheNamedOnes() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      keys.add("many/" + i);
      store().put("many/" + i, bytes("x"));
    }
    store().put("many", bytes("stays"));
    store().delete("many/0");
    assertThat(other().get("many/0")).isEmpty();
    store().deleteAll(List.of("many/1", "many/1", "many/none"));
    assertThat(other().stat("many/1")).isEmpty();
    store().deleteAll(keys.subList(0, 1_050));
    assertThat(other().list("many/", ListOptions.ALL).objects()).hasSize(50);
    store().deleteAll(List.of());
    assertThat(store().deletePrefix("many/")).isEqualTo(50);
    assertThat(other().list("", ListOptions.ALL).objects()).hasSize(1);
    assertThat(Optional.of(text("many"))).hasValue("stays");
  }

  @Test
  void deletePrefix_empty_isRefused() {
    ObjectStore store = store();
    store.put("k", bytes("x"));
    assertThatStore(() -> store.deletePrefix("")).failsWith(Kind.INVALID);
    assertThat(other().stat("k")).isPresent();
  }
}
