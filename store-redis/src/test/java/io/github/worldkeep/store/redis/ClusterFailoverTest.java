package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.RedisCluster;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFailoverTest {
  private static final int KEYS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RedisCluster cluster = new RedisCluster();
  private RedisHarness harness;
  private Persistence client;
  private KeyValueStore store;

  @BeforeEach
  void open() {
    harness = RedisHarness.in(cluster);
    client = Persistence.open(harness.config().withTimeout(Duration.ofSeconds(5)));
    store = client.keyValues();
  }

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  /** A counter that one thread alone counts up, and what it knows of it. */
  private final class Counter implements Runnable {
    private final String key;
    private final AtomicBoolean done;
    private long attempted;
    private long highest;
    private volatile long acknowledged;

    Counter(String key, AtomicBoolean done) {
      this.key = key;
      this.done = done;
    }

    /** An answer is one more than what was there, which no attempt can have put beyond all. */
    @Override
    public void run() {
      while (!done.get()) {
        try {
          attempted++;
          long sum = store.increment(key, 1);
          assertThat(sum).as(key).isBetween(1L, attempted);
          highest = Math.max(highest, sum);
          acknowledged++;
        } catch (StoreException e) {
          assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
          attempted -= e.retry() == Retry.SAFE ? 1 : 0;
        }
      }
    }
  }

  @Test
  void masterKilledUnderLoad_noWrongAnswer_andBackWithoutReopening() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    List<Counter> counters = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(KEYS);
    for (int i = 0; i < KEYS; i++) {
      Counter counter = new Counter("n" + i, done);
      counters.add(counter);
      running.add(threads.submit(counter));
    }
    awaitProgress(counters, running);
    Server killed = cluster.masters().get(0);
    killed.kill();
    awaitProgress(counters, running);
    assertThat(cluster.masters()).hasSize(3).doesNotContain(killed);
    killed.start();
    awaitProgress(counters, running);
    done.set(true);
    for (Future<?> thread : running) {
      thread.get();
    }
    threads.shutdown();
    for (Counter counter : counters) {
      long stored = Long.parseLong(new String(store.get(counter.key).orElseThrow(), UTF_8));
      assertThat(stored).as(counter.key).isBetween(1L, counter.attempted);
    }
  }

  private static void awaitProgress(List<Counter> counters, List<Future<?>> running) {
    List<Long> before = counters.stream().map(counter -> counter.acknowledged).toList();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (int i = 0; i < counters.size(); i++) {
                if (!running.get(i).isDone() && counters.get(i).acknowledged < before.get(i) + 20) {
                  return false;
                }
              }
              return true;
            });
  }

  @Test
  void slotsMovedBetweenMasters_everyCallFollows() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      entries.put("{moving}" + i, Integer.toString(i).getBytes(UTF_8));
    }
    store.putAll(entries);
    String slot = slotOf(harness.prefix() + "{moving}");
    Server from = ownerOf(slot);
    Server to = cluster.masters().stream().filter(node -> node != from).findFirst().orElseThrow();
    String source = ask(from, "CLUSTER", "MYID");
    String target = ask(to, "CLUSTER", "MYID");
    ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", source);
    ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", target);
    int moved = 0;
    try (RedisConsole console = RedisConsole.of(from)) {
      for (Object key : console.list("CLUSTER", "GETKEYSINSLOT", slot, 150)) {
        console.call("MIGRATE", to.host(), to.port(), key, 0, 5_000);
        moved++;
      }
    }
    assertThat(moved).isEqualTo(150);
    assertAllThere(entries);
    try (RedisConsole console = RedisConsole.of(from)) {
      for (Object key : console.list("CLUSTER", "GETKEYSINSLOT", slot, 1_000)) {
        console.call("MIGRATE", to.host(), to.port(), key, 0, 5_000);
      }
    }
    for (Server node : cluster.masters()) {
      ask(node, "CLUSTER", "SETSLOT", slot, "NODE", target);
    }
    assertAllThere(entries);
    store.putAll(entries);
    assertAllThere(entries);
    assertThat(store.scan("{moving}")).hasSize(300).doesNotHaveDuplicates();
  }

  private void assertAllThere(Map<String, byte[]> entries) {
    List<String> keys = List.copyOf(entries.keySet());
    var found = store.getAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(found.get(i)).as(keys.get(i)).hasValue(entries.get(keys.get(i)));
    }
    for (String key : keys.subList(0, 50)) {
      byte[] value = entries.get(key);
      assertThat(store.replace(key, value, value)).as(key).isTrue();
      assertThat(store.entry(key).orElseThrow().value()).as(key).isEqualTo(value);
    }
  }

  @Test
  void scan_masterKilledInBetween_findsEveryKeyThatItsReplicaHas() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, new byte[1]);
    }
    store.putAll(entries);
    Server killed = cluster.masters().get(2);
    for (Server master : cluster.masters()) {
      try (RedisConsole console = RedisConsole.of(master)) {
        await().until(() -> caughtUp(console));
      }
    }
    var keys = store.scan("").iterator();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertThat(seen.add(keys.next())).isTrue();
    }
    killed.kill();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(cluster.masters()).hasSize(3).doesNotContain(killed));
    await()
        .atMost(PATIENCE)
        .ignoreException(StoreException.class)
        .untilAsserted(
            () -> assertThat(store.getAll(List.copyOf(entries.keySet()))).hasSize(10_000));
    while (keys.hasNext()) {
      assertThat(seen.add(keys.next())).isTrue();
    }
    assertThat(seen).hasSize(10_000);
  }

  private static boolean caughtUp(RedisConsole master) {
    String info = master.text("INFO", "replication");
    String offset = info.replaceAll("(?s).*master_repl_offset:(\\d+).*", "$1");
    return info.contains("offset=" + offset + ",");
  }

  private String slotOf(String key) {
    return ask(cluster.nodes().get(0), "CLUSTER", "KEYSLOT", key);
  }

  private Server ownerOf(String slot) {
    for (Server node : cluster.masters()) {
      try (RedisConsole console = RedisConsole.of(node)) {
        if ((Long) console.call("CLUSTER", "COUNTKEYSINSLOT", slot) > 0) {
          return node;
        }
      }
    }
    throw new IllegalStateException("nobody has slot " + slot);
  }

  private static String ask(Server node, Object... command) {
    try (RedisConsole console = RedisConsole.of(node)) {
      return console.text(command);
    }
  }
}
