package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in Redis, as any other program sees it, and what other programs put there. */
class StoredFormTest {
  private final Server server = Engines.ownRedis();
  private final RedisConsole console = RedisConsole.of(server);
  private Persistence client;
  private KeyValueStore store;

  @BeforeEach
  void open() {
    client = open("prefix=game*1:");
    store = client.keyValues();
  }

  @AfterEach
  void close() {
    client.close();
    console.close();
    server.close();
  }

  private Persistence open(String parameters) {
    return Persistence.open(
        PersistenceConfig.none()
            .with(StoreKind.KEY_VALUES, StoreUri.parse(server.uri() + "?" + parameters)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<String> keysInRedis() {
    return console.list("KEYS", "*").stream().map(key -> new String((byte[]) key, UTF_8)).toList();
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageContaining("prefix");
  }

  /** Format 1: the prefix and the key in UTF-8, and the value; nothing else, not even a mark. */
  @Test
  void everyWrite_storesTheBytesAndNothingElse() {
    store.put("put", new byte[] {0, 1, (byte) 0xff});
    store.putAll(Map.of("all", bytes("1")), Duration.ofHours(1));
    store.putIfAbsent("absent ☺", bytes("2"));
    store.put("replaced", bytes("old"));
    store.replace("replaced", bytes("old"), bytes("3"), Duration.ofMillis(90_500));
    store.increment("count", -12);
    store.put("taken", bytes("4"));
    store.take("taken");
    assertThat(keysInRedis())
        .containsExactlyInAnyOrder(
            "game*1:put", "game*1:all", "game*1:absent ☺", "game*1:replaced", "game*1:count");
    assertThat((byte[]) console.call("GET", "game*1:put")).containsExactly(0, 1, 0xff);
    assertThat(console.text("GET", "game*1:absent ☺")).isEqualTo("2");
    assertThat(console.text("GET", "game*1:replaced")).isEqualTo("3");
    assertThat(console.text("GET", "game*1:count")).isEqualTo("-12");
    assertThat((Long) console.call("PTTL", "game*1:replaced")).isBetween(85_000L, 90_500L);
    assertThat(console.call("PTTL", "game*1:count")).isEqualTo(-1L);
    assertThat(console.text("TYPE", "game*1:put")).isEqualTo("string");
  }

  @Test
  void prefix_separatesStores_andItsWildcardsMeanThemselves() {
    store.put("k", bytes("mine"));
    console.call("SET", "gameX1:k", "another's");
    console.call("SET", "game*1", "no key");
    console.call("SET", "game*1:", "no key, either");
    try (Persistence other = open("prefix=game*2:")) {
      assertThat(other.keyValues().get("k")).isEmpty();
      other.keyValues().put("k", bytes("other"));
      assertThat(other.keyValues().scan("")).containsExactly("k");
    }
    assertThat(store.scan("")).containsExactly("k");
    assertThat(store.get("k")).hasValue(bytes("mine"));
    try (Persistence all = open("prefix=")) {
      assertThat(all.keyValues().scan(""))
          .containsExactlyInAnyOrder("game*1:k", "game*2:k", "gameX1:k", "game*1", "game*1:");
    }
  }

  @Test
  void keysOfOthers_thatAreNoKeysHere_areNotScanned() {
    store.put("fine", bytes("1"));
    byte[] noText = {'g', 'a', 'm', 'e', '*', '1', ':', (byte) 0xc3, (byte) 0x28};
    console.call("SET", noText, "1");
    console.call("SET", "game*1:a\0b", "1");
    console.call("SET", "game*1:" + "x".repeat(513), "1");
    assertThat(store.scan("")).containsExactly("fine");
  }

  @Test
  void valuesOfOtherTypes_areRefusedWithARemedy_andStay() {
    console.call("RPUSH", "game*1:list", "a", "b");
    assertInvalid(() -> store.get("list"));
    assertInvalid(() -> store.entry("list"));
    assertInvalid(() -> store.take("list"));
    assertInvalid(() -> store.increment("list", 1));
    assertInvalid(() -> store.replace("list", bytes("a"), bytes("b")));
    assertInvalid(() -> store.remove("list", bytes("a")));
    assertThat(store.putIfAbsent("list", bytes("x"))).isFalse();
    assertThat(console.call("LLEN", "game*1:list")).isEqualTo(2L);
  }

  @Test
  void scan_serverStartedAnewInBetween_missesNothing() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 5_000; i++) {
      entries.put("k" + i, bytes("1"));
    }
    store.putAll(entries);
    Iterator<String> keys = store.scan("").iterator();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(seen.add(keys.next())).isTrue();
    }
    server.stop();
    server.start();
    restore(entries);
    await().ignoreException(StoreException.class).until(() -> store.get("k1").isPresent());
    while (keys.hasNext()) {
      assertThat(seen.add(keys.next())).isTrue();
    }
    assertThat(seen).hasSize(5_000);
  }

  /** The server comes back without its data, and with another order of keys. */
  private void restore(Map<String, byte[]> entries) {
    try (RedisConsole anew = RedisConsole.of(server)) {
      entries.forEach((key, value) -> anew.call("SET", "game*1:" + key, value));
    }
  }

  @Test
  void serverThatLacksGetDel_takesWithAScript() {
    try (Server old = Engines.ownRedis("--rename-command GETDEL NONE");
        Persistence persistence =
            Persistence.open(
                PersistenceConfig.none().with(StoreKind.KEY_VALUES, StoreUri.parse(old.uri())))) {
      KeyValueStore values = persistence.keyValues();
      for (int i = 0; i < 3; i++) {
        values.put("k", bytes("v" + i));
        assertThat(values.take("k")).hasValue(bytes("v" + i));
        assertThat(values.take("k")).isEmpty();
      }
    }
  }

  @Test
  void scripts_flushedFromTheServer_areSentAgain() {
    store.put("k", bytes("a"));
    assertThat(store.replace("k", bytes("a"), bytes("b"))).isTrue();
    console.call("SCRIPT", "FLUSH");
    assertThat(store.replace("k", bytes("b"), bytes("c"))).isTrue();
    console.call("SCRIPT", "FLUSH");
    assertThat(store.entry("k")).isPresent();
    assertThat(store.remove("k", bytes("c"))).isTrue();
  }
}
