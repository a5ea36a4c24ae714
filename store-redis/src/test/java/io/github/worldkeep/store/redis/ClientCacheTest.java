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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientCacheTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private RedisHarness harness;
  private RedisConsole console;
  private Persistence client;
  private KeyValueStore store;

  @BeforeEach
  void open() {
    harness = RedisHarness.in(Engines.redis(), "client-cache=1000");
    console = RedisConsole.of(Engines.redis());
    client = Persistence.open(harness.config().withTimeout(TIMEOUT));
    store = client.keyValues();
  }

  @AfterEach
  void close() {
    client.close();
    console.close();
    harness.close();
  }

  private void setFromOutside(String key, Object value) {
    console.call("SET", harness.prefix() + key, value);
  }

  private String value(String key) {
    return new String(store.get(key).orElseThrow(), UTF_8);
  }

  /** Reads until the value comes from memory, which a stalled network shows. */
  private void awaitKept(String key) {
    await()
        .ignoreException(StoreException.class)
        .untilAsserted(
            () -> {
              assertThat(value(key)).isNotNull();
              long before = reads();
              assertThat(value(key)).isNotNull();
              assertThat(reads()).as("reads that the server saw").isEqualTo(before);
            });
  }

  private long reads() {
    String stats = console.text("INFO", "commandstats");
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_get:"))
        .map(line -> line.replaceAll(".*calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void get_again_isAnsweredFromMemory() {
    setFromOutside("k", "v");
    awaitKept("k");
    harness.network().orElseThrow().stall();
    assertThat(value("k")).isEqualTo("v");
    byte[] answered = store.get("k").orElseThrow();
    answered[0] = '?';
    assertThat(value("k")).as("the caller's array is the caller's").isEqualTo("v");
    harness.network().orElseThrow().heal();
  }

  @Test
  void networkStalled_nothingOlderThanTwoSecondsIsAnswered() {
    setFromOutside("k", "old");
    awaitKept("k");
    harness.network().orElseThrow().stall();
    long stalled = System.nanoTime();
    setFromOutside("k", "new");
    try {
      while (true) {
        Duration age = Duration.ofNanos(System.nanoTime() - stalled);
        assertThat(value("k")).isEqualTo("old");
        assertThat(age).as("age of an answer from memory").isLessThan(ClientCache.STALEST);
      }
    } catch (StoreException e) {
      assertThat(e.kind()).isIn(Kind.TIMEOUT, Kind.UNAVAILABLE);
    } finally {
      harness.network().orElseThrow().heal();
    }
    await()
        .ignoreException(StoreException.class)
        .untilAsserted(() -> assertThat(value("k")).isEqualTo("new"));
  }

  @Test
  void connectionForgotten_theOldValueIsNotAnsweredAfterwards() {
    setFromOutside("k", "old");
    awaitKept("k");
    harness.network().orElseThrow().stallOpenConnections();
    setFromOutside("k", "new");
    harness.passTime(ClientCache.STALEST);
    await().atMost(Duration.ofSeconds(20)).until(() -> readsNewOrFails());
  }

  private boolean readsNewOrFails() {
    try {
      assertThat(value("k")).isEqualTo("new");
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isIn(Kind.TIMEOUT, Kind.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void connectionCut_valuesOfTheOldConnectionAreForgotten() {
    for (int round = 0; round < 10; round++) {
      setFromOutside("k", "old " + round);
      awaitKept("k");
      harness.network().orElseThrow().cut();
      setFromOutside("k", "new " + round);
      String expected = "new " + round;
      await()
          .ignoreException(StoreException.class)
          .untilAsserted(() -> assertThat(value("k")).isEqualTo(expected));
    }
  }

  @Test
  void changeByAnotherProgram_isSeenSoon() {
    for (int round = 0; round < 50; round++) {
      setFromOutside("k", round);
      String expected = Integer.toString(round);
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(ClientCache.STALEST)
          .untilAsserted(() -> assertThat(value("k")).isEqualTo(expected));
    }
    awaitKept("k");
    console.call("DEL", harness.prefix() + "k");
    await().atMost(ClientCache.STALEST).untilAsserted(() -> assertThat(store.get("k")).isEmpty());
  }

  @Test
  void changesByOthers_manyReaders_neverGoBackwards() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    setFromOutside("k", 0);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<Long>> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        readers.add(threads.submit(() -> readRising(done)));
      }
      for (int n = 1; n <= 20_000; n++) {
        setFromOutside("k", n);
      }
      await().atMost(ClientCache.STALEST).until(() -> value("k").equals("20000"));
    } finally {
      done.set(true);
      threads.shutdown();
    }
    for (Future<Long> reader : readers) {
      assertThat(reader.get()).isPositive();
    }
  }

  private long readRising(AtomicBoolean done) {
    long last = 0;
    while (!done.get()) {
      long next = Long.parseLong(value("k"));
      assertThat(next).isGreaterThanOrEqualTo(last);
      last = next;
    }
    return last;
  }

  @Test
  void ownWrites_withReadersInBetween_areSeenAtOnce() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    store.put("k", "0".getBytes(UTF_8));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int i = 0; i < 3; i++) {
        threads.submit(() -> readRising(done));
      }
      for (int n = 1; n <= 3_000; n++) {
        writeInTurn(n);
        assertThat(value("k")).isEqualTo(Integer.toString(n));
      }
    } finally {
      done.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void writeInTurn(int n) {
    byte[] old = Integer.toString(n - 1).getBytes(UTF_8);
    byte[] next = Integer.toString(n).getBytes(UTF_8);
    switch (n % 3) {
      case 0 -> store.put("k", next);
      case 1 -> assertThat(store.increment("k", 1)).isEqualTo(n);
      default -> assertThat(store.replace("k", old, next)).isTrue();
    }
  }

  @Test
  void timeToLive_over_isNotAnsweredFromMemory() {
    store.put("k", "v".getBytes(UTF_8), Duration.ofMillis(700));
    assertThat(store.get("k")).isPresent();
    assertThat(store.get("k")).isPresent();
    harness.passTime(Duration.ofMillis(800));
    assertThat(store.get("k")).isEmpty();
    setFromOutside("touched", "v");
    awaitKept("touched");
    console.call("PEXPIRE", harness.prefix() + "touched", 100);
    harness.passTime(Duration.ofMillis(300));
    assertThat(store.get("touched")).isEmpty();
  }

  @Test
  void replace_whateverIsKept_comparesWithTheServer() {
    setFromOutside("k", "value");
    awaitKept("k");
    for (String other : List.of("", "Value", "value ", "value\0")) {
      assertThat(store.replace("k", other.getBytes(UTF_8), new byte[1])).as(other).isFalse();
    }
    setFromOutside("k", "changed");
    assertThat(store.replace("k", "value".getBytes(UTF_8), new byte[1])).isFalse();
    assertThat(store.remove("k", "value".getBytes(UTF_8))).isFalse();
    assertThat(value("k")).as("forgotten after an own attempt").isEqualTo("changed");
    assertThat(store.replace("k", "changed".getBytes(UTF_8), "new".getBytes(UTF_8))).isTrue();
    assertThat(value("k")).isEqualTo("new");
  }

  @Test
  void getAll_keptAndOthers_keepsTheOrder() {
    for (String key : List.of("a", "b", "c")) {
      setFromOutside(key, "value " + key);
    }
    awaitKept("b");
    List<Optional<byte[]>> found = store.getAll(List.of("a", "b", "missing", "c", "b"));
    assertThat(found.stream().map(value -> value.map(v -> new String(v, UTF_8)).orElse("none")))
        .containsExactly("value a", "value b", "none", "value c", "value b");
  }

  @Test
  void serverEmptied_nothingIsAnsweredFromMemory() {
    try (Server server = Engines.ownRedis();
        RedisConsole outside = RedisConsole.of(server);
        Persistence own = open(server, "client-cache=10")) {
      outside.call("SET", "k", "v");
      await().until(() -> own.keyValues().get("k").isPresent());
      outside.call("FLUSHALL");
      await()
          .atMost(ClientCache.STALEST)
          .untilAsserted(() -> assertThat(own.keyValues().get("k")).isEmpty());
    }
  }

  private static Persistence open(Server server, String parameters) {
    return Persistence.open(
        PersistenceConfig.none()
            .with(StoreKind.KEY_VALUES, StoreUri.parse(server.uri() + "?" + parameters)));
  }

  @Test
  void keep_manyMoreThanTheSize_staysBounded() {
    ClientCache cache = new ClientCache(10);
    cache.begin(new ClientCache.Watch(System.nanoTime()));
    for (int i = 0; i < 1_000; i++) {
      cache.keep(cache.reading("k" + i), new byte[10], null);
    }
    cache.keep(cache.reading("large"), new byte[ClientCache.LARGEST_VALUE + 1], null);
    assertThat(cache.size()).isBetween(1L, 10L);
    assertThat(cache.get("large")).isNull();
  }

  @Test
  void keep_changedWhileItWasRead_isNotKept() {
    ClientCache cache = new ClientCache(10);
    cache.begin(new ClientCache.Watch(System.nanoTime()));
    ClientCache.Reading reading = cache.reading("k");
    cache.changed("k");
    cache.keep(reading, new byte[1], null);
    assertThat(cache.get("k")).isNull();
    ClientCache.Reading before = cache.reading("k");
    cache.begin(new ClientCache.Watch(System.nanoTime()));
    cache.keep(before, new byte[1], null);
    assertThat(cache.get("k")).as("of another watch").isNull();
  }

  @Test
  void open_userThatMayNotTrack_isUnsupportedAndNamesTheRemedy() {
    console.call("ACL", "SETUSER", harness.prefix().replace("/", ""), "-client");
    assertThatThrownBy(() -> Persistence.open(harness.config()).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("client-cache");
  }
}
