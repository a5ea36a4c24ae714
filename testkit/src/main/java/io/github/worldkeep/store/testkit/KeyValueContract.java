package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keys and values: what is put comes back, under exactly its key. Conditions are in {@link
 * KeyValueConditionContract}, times to live in {@link KeyValueExpiryContract}.
 */
public abstract class KeyValueContract extends StoreContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private KeyValueStore store() {
    return first().keyValues();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void everyRead_missingKey_isEmptyAndNoError() {
    assertThat(store().get("missing")).isEmpty();
    assertThat(store().entry("missing")).isEmpty();
    assertThat(store().take("missing")).isEmpty();
    assertThat(store().getAll(List.of("missing"))).containsExactly(Optional.empty());
    assertThat(store().remove("missing")).isFalse();
    assertThat(store().touch("missing", HOUR)).isFalse();
    assertThat(store().scan("")).isEmpty();
  }

  @Test
  void put_anyBytes_comeBackFromAnotherClient() {
    byte[] large = new byte[1024 * 1024];
    new Random(1).nextBytes(large);
    byte[] each = new byte[256];
    IntStream.range(0, each.length).forEach(i -> each[i] = (byte) i);
    List<byte[]> values =
        List.of(new byte[0], each, large, bytes("{\"a\": 1 }"), bytes("null"), bytes(" 1 "));
    for (int i = 0; i < values.size(); i++) {
      store().put("value-" + i, values.get(i));
    }
    for (int i = 0; i < values.size(); i++) {
      assertThat(second().keyValues().get("value-" + i).orElseThrow()).isEqualTo(values.get(i));
      assertThat(second().keyValues().entry("value-" + i).orElseThrow().value())
          .isEqualTo(values.get(i));
    }
  }

  @Test
  void put_existingKey_isOverwritten() {
    store().put("k", bytes("a longer value"));
    store().put("k", bytes("short"));
    assertThat(second().keyValues().get("k")).hasValue(bytes("short"));
  }

  @Test
  void put_textThatIsCodeElsewhere_isOnlyText() {
    for (String text : AwkwardNames.all()) {
      store().put("k", bytes(text));
      assertThat(store().get("k")).as(text).hasValue(bytes(text));
      assertThat(store().replace("k", bytes(text), bytes(text + text))).as(text).isTrue();
      assertThat(store().remove("k", bytes(text + text))).as(text).isTrue();
    }
  }

  @Test
  void arrays_changedByTheCaller_doNotChangeTheStore() {
    byte[] given = bytes("given");
    store().put("put", given);
    store().putIfAbsent("absent", given);
    store().putAll(Map.of("all", given));
    given[0] = '?';
    for (String key : List.of("put", "absent", "all")) {
      store().get(key).orElseThrow()[1] = '?';
      store().getAll(List.of(key)).get(0).orElseThrow()[2] = '?';
      store().entry(key).orElseThrow().value()[3] = '?';
      assertThat(store().get(key)).as(key).hasValue(bytes("given"));
    }
  }

  @Test
  void keys_ofEveryKind_roundTripAndStayDistinct() {
    List<String> keys = AwkwardNames.all();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(store().putIfAbsent(keys.get(i), bytes("value " + i))).as(keys.get(i)).isTrue();
    }
    List<Optional<byte[]>> all = second().keyValues().getAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(all.get(i)).as(keys.get(i)).hasValue(bytes("value " + i));
      assertThat(store().get(keys.get(i))).as(keys.get(i)).hasValue(bytes("value " + i));
    }
    assertThat(store().scan("")).containsExactlyInAnyOrderElementsOf(keys);
    for (String key : keys) {
      assertThat(store().scan(key)).as(key).contains(key).allMatch(k -> k.startsWith(key));
    }
    for (String key : keys) {
      assertThat(store().remove(key)).as(key).isTrue();
      assertThat(store().get(key)).as(key).isEmpty();
    }
  }

  @Test
  void keys_thatNoStoreTakes_areInvalidForEveryMethod() {
    byte[] value = bytes("v");
    for (String key : AwkwardNames.refused()) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("fine", value);
      entries.put(key, value);
      assertThatStore(() -> store().get(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().getAll(List.of("fine", key))).failsWith(Kind.INVALID);
      assertThatStore(() -> store().entry(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().put(key, value)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().put(key, value, HOUR)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().putAll(entries)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().putIfAbsent(key, value)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().replace(key, value, value)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().remove(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().remove(key, value)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().take(key)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().increment(key, 1)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().touch(key, HOUR)).failsWith(Kind.INVALID);
    }
    assertThat(store().scan("")).as("nothing is stored, not even the fine key").isEmpty();
  }

  @Test
  void values_beyondTheMaximum_areInvalid() {
    byte[] huge = new byte[KeyValueStore.MAX_VALUE_BYTES + 1];
    assertThatStore(() -> store().put("k", huge)).failsWith(Kind.INVALID).naming("16 MiB");
    assertThat(store().get("k")).isEmpty();
  }

  @Test
  void getAll_missingAndRepeatedKeys_keepASlotEach() {
    store().put("a", bytes("A"));
    store().put("b", bytes("B"));
    List<Optional<byte[]>> found = store().getAll(List.of("b", "missing", "a", "b", "missing"));
    assertThat(found).hasSize(5);
    assertThat(found.get(0)).hasValue(bytes("B"));
    assertThat(found.get(1)).isEmpty();
    assertThat(found.get(2)).hasValue(bytes("A"));
    assertThat(found.get(3)).hasValue(bytes("B"));
    assertThat(found.get(4)).isEmpty();
    found.get(0).orElseThrow()[0] = '?';
    assertThat(found.get(3)).as("slots do not share an array").hasValue(bytes("B"));
  }

  @Test
  void batches_ofNothing_doNothing() {
    assertThat(store().getAll(List.of())).isEmpty();
    store().putAll(Map.of());
    assertThat(store().scan("")).isEmpty();
  }

  @Test
  void putAll_tenThousandEntries_comeBackInOrder() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("key-" + i, bytes("value-" + i));
    }
    store().put("key-7", bytes("old"), HOUR);
    store().putAll(entries);
    List<String> keys = new ArrayList<>(entries.keySet());
    Collections.shuffle(keys, new Random(2));
    List<Optional<byte[]>> found = second().keyValues().getAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(found.get(i)).hasValue(bytes(keys.get(i).replace("key", "value")));
    }
    assertThat(store().entry("key-7").orElseThrow().timeToLive()).isEmpty();
  }

  @Test
  void increment_absentCountsAsZero_andIsReadableAsDecimal() {
    assertThat(store().increment("n", 5)).isEqualTo(5);
    assertThat(second().keyValues().increment("n", -7)).isEqualTo(-2);
    assertThat(store().increment("n", 0)).isEqualTo(-2);
    assertThat(store().get("n")).hasValue("-2".getBytes(US_ASCII));
    store().put("n", "9007199254740993".getBytes(US_ASCII));
    assertThat(store().increment("n", 1)).isEqualTo(9_007_199_254_740_994L);
  }

  @Test
  void increment_toTheEdges_neverOverflows() {
    assertThat(store().increment("n", Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThatStore(() -> store().increment("n", 1)).failsWith(Kind.INVALID);
    assertThat(store().get("n")).hasValue(bytes(Long.toString(Long.MAX_VALUE)));
    assertThat(store().increment("n", Long.MIN_VALUE)).isEqualTo(-1);
    assertThat(store().increment("n", Long.MIN_VALUE + 1)).isEqualTo(Long.MIN_VALUE);
    assertThatStore(() -> store().increment("n", -1)).failsWith(Kind.INVALID);
    assertThat(store().increment("n", Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void increment_noNumber_isInvalidAndChangesNothing() {
    List<String> others =
        List.of(
            "",
            " ",
            "x",
            " 5",
            "5 ",
            "+5",
            "05",
            "-0",
            "-",
            "1.0",
            "1e3",
            "0x1",
            "1\n",
            "\u0665",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(40),
            "nan",
            "1_000");
    for (String other : others) {
      store().put("n", bytes(other));
      assertThatStore(() -> store().increment("n", 1)).failsWith(Kind.INVALID);
      assertThat(store().get("n")).as(other).hasValue(bytes(other));
    }
  }

  @Test
  void scan_prefixWithWildcards_meansThemLiterally() {
    for (String wild : AwkwardNames.WILDCARDS) {
      store().put("p" + wild + "q", bytes("1"));
      store().put("p" + wild, bytes("1"));
    }
    store().put("pxq", bytes("1"));
    store().put("P%q", bytes("1"));
    for (String wild : AwkwardNames.WILDCARDS) {
      assertThat(store().scan("p" + wild))
          .as(wild)
          .containsExactlyInAnyOrder("p" + wild, "p" + wild + "q");
    }
    assertThat(store().scan("px")).containsExactly("pxq");
  }

  @Test
  void scan_prefixAtTheEdgesOfUnicode_findsWhatStartsWithIt() {
    List<String> edges =
        List.of("\u007f", "\u07ff", "\ud7ff", "\ue000", "\uffff", "\ud83d\ude00", "\udbff\udfff");
    for (String edge : edges) {
      store().put("p" + edge, bytes("1"));
      store().put("p" + edge + "z", bytes("1"));
    }
    for (String edge : edges) {
      assertThat(store().scan("p" + edge)).containsExactlyInAnyOrder("p" + edge, "p" + edge + "z");
    }
  }

  @Test
  void scan_wrongPrefix_isInvalid() {
    for (String prefix : AwkwardNames.refused()) {
      if (!prefix.isEmpty()) {
        assertThatStore(() -> store().scan(prefix)).failsWith(Kind.INVALID);
      }
    }
  }

  @Test
  void scan_whileOthersWrite_findsWhatStaysExactlyOnce() {
    int count = 3_000;
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("stays-" + i, bytes("1"));
      entries.put("goes-" + i, bytes("1"));
    }
    store().putAll(entries);
    KeyValueStore other = second().keyValues();
    List<String> seen = new ArrayList<>();
    Iterator<String> keys = store().scan("").iterator();
    for (int i = 0; keys.hasNext(); i++) {
      seen.add(keys.next());
      if (i < count) {
        other.remove("goes-" + (count - 1 - i));
        other.put("comes-" + i, bytes("1"));
        other.put("stays-" + i, bytes("written again"));
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(key -> key.startsWith("stays-"))).hasSize(count);
  }

  @Test
  void scan_notReadToItsEnd_leavesTheStoreUsable() {
    for (int i = 0; i < 100; i++) {
      store().put("k" + i, bytes("1"));
    }
    for (int i = 0; i < 50; i++) {
      try (Stream<String> keys = store().scan("k")) {
        assertThat(keys.findFirst()).isPresent();
      }
      assertThat(store().scan("k").iterator().hasNext()).isTrue();
    }
    store().put("k", bytes("1"));
    assertThat(store().scan("k")).hasSize(101);
  }
}
