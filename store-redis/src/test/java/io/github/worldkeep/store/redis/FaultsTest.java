package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis refuses, and what becomes of commands when it, or the way to it, is gone. */
class FaultsTest {
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  private final Server server = Engines.ownRedis();
  private final RedisConsole console = RedisConsole.of(server);
  private RedisHarness harness;
  private Persistence client;
  private KeyValueStore store;

  @BeforeEach
  void open() {
    harness = RedisHarness.inOwn(server);
    client = Persistence.open(harness.config().withTimeout(Duration.ofSeconds(5)));
    store = client.keyValues();
  }

  @AfterEach
  void close() {
    client.close();
    console.close();
    server.close();
  }

  private static StoreException failure(ThrowingCallable call) {
    return catchThrowableOfType(StoreException.class, call);
  }

  private void assertRefusesWritesFor(String remedy) {
    List<ThrowingCallable> writes =
        List.of(
            () -> store.put("k", VALUE),
            () -> store.putIfAbsent("new", VALUE),
            () -> store.replace("k", VALUE, "other".getBytes(UTF_8)),
            () -> store.increment("n", 1));
    for (ThrowingCallable write : writes) {
      StoreException refused = failure(write);
      assertThat(refused.kind()).as("%s", refused).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refused.retry()).as("%s", refused).isEqualTo(Retry.SAFE);
      assertThat(refused).hasMessageContaining(remedy);
    }
    assertThat(store.get("k")).hasValue(VALUE);
    assertThat(store.get("new")).isEmpty();
    assertThat(store.get("n")).isEmpty();
  }

  @Test
  void memoryFull_writesAreUnavailableAndDidNotHappen() {
    store.put("k", VALUE);
    console.call("CONFIG", "SET", "maxmemory", "1");
    assertRefusesWritesFor("maxmemory");
    console.call("CONFIG", "SET", "maxmemory", "0");
    store.put("k", VALUE);
  }

  @Test
  void tooFewReplicas_writesAreUnavailableAndDidNotHappen() {
    store.put("k", VALUE);
    console.call("CONFIG", "SET", "min-replicas-to-write", "1");
    assertRefusesWritesFor("replicas");
    console.call("CONFIG", "SET", "min-replicas-to-write", "0");
    store.put("k", VALUE);
  }

  @Test
  void serverThatBecameAReplica_writesAreUnavailable_untilItIsTheMasterAgain() {
    store.put("k", VALUE);
    console.call("REPLICAOF", "127.0.0.1", "1");
    assertRefusesWritesFor("replica");
    console.call("REPLICAOF", "NO", "ONE");
    await()
        .ignoreException(StoreException.class)
        .untilAsserted(() -> store.put("k", "again".getBytes(UTF_8)));
  }

  @Test
  void longScriptOfAnother_isUnavailableUntilItEnds() throws Exception {
    store.put("k", VALUE);
    console.call("CONFIG", "SET", "lua-time-limit", "50");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (RedisConsole another = RedisConsole.of(server)) {
      Future<?> script =
          thread.submit(() -> failure(() -> another.call("EVAL", "while true do end", 0)));
      await().until(() -> busy());
      StoreException refused = failure(() -> store.put("k", "x".getBytes(UTF_8)));
      assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refused).hasMessageContaining("script");
      console.call("SCRIPT", "KILL");
      await().until(() -> script.isDone());
      assertThat(store.get("k")).hasValue(VALUE);
    } finally {
      thread.shutdownNow();
    }
  }

  private boolean busy() {
    try {
      console.call("GET", "k");
      return false;
    } catch (IllegalStateException e) {
      return e.getMessage().startsWith("BUSY");
    }
  }

  @Test
  void serverDown_writesAreKnownNotToHaveHappened() {
    store.put("n", "5".getBytes(UTF_8));
    harness.network().orElseThrow().refuse();
    await()
        .untilAsserted(
            () -> assertThat(failure(() -> store.increment("n", 1)).retry()).isEqualTo(Retry.SAFE));
    harness.network().orElseThrow().heal();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(StoreException.class)
        .untilAsserted(() -> assertThat(store.get("n")).isPresent());
  }

  @Test
  void connectionIdleAndCut_theNextCallDoesNotNotice() {
    TcpProxy network = harness.network().orElseThrow();
    for (int i = 1; i <= 20; i++) {
      network.cut();
      await().until(() -> network.connections() <= 1);
      assertThat(store.increment("n", 1)).isEqualTo(i);
    }
  }

  /** Sent twice, an increment would count twice; called safe to repeat, a sent one would, too. */
  @Test
  void connectionsCut_duringIncrements_everyOneCountsOnceOrIsUnknown() throws Exception {
    TcpProxy network = harness.network().orElseThrow();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong unknown = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      running.add(threads.submit(() -> count(done, acknowledged, unknown)));
    }
    for (int cut = 0; cut < 40; cut++) {
      long before = acknowledged.get();
      await().until(() -> acknowledged.get() > before + 50);
      if (cut % 2 == 0) {
        network.cut();
      } else {
        network.loseNextResponse();
      }
    }
    done.set(true);
    for (Future<?> thread : running) {
      thread.get();
    }
    threads.shutdown();
    long counted = Long.parseLong(console.text("GET", harness.prefix() + "n"));
    assertThat(unknown.get()).as("increments of unknown outcome").isPositive();
    assertThat(counted).isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
  }

  private void count(AtomicBoolean done, AtomicLong acknowledged, AtomicLong unknown) {
    while (!done.get()) {
      try {
        store.increment("n", 1);
        acknowledged.incrementAndGet();
      } catch (StoreException e) {
        assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
        if (e.retry() == Retry.OUTCOME_UNKNOWN) {
          unknown.incrementAndGet();
        }
      }
    }
  }

  @Test
  void putAll_manyLargeValues_comeThrough() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] large = new byte[1024 * 1024];
    for (int i = 0; i < 300; i++) {
      entries.put("k" + i, large); // 300 MiB on the way, of one array.
    }
    try (Persistence patient = Persistence.open(harness.config())) {
      patient.keyValues().putAll(entries);
      assertThat(patient.keyValues().scan("k")).hasSize(300);
    }
  }
}
