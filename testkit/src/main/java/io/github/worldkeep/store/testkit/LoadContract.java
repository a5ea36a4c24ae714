package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/**
 * A thousand threads share one client: all receive their results, and the client does not grow with
 * them. A slow network is used as far as possible.
 */
public abstract class LoadContract extends StoreContract {
  private static final int THREADS = 1_000;
  private static final int ROUNDS = 3;
  private static final int MAX_CONNECTIONS = 100;
  private static final int MAX_THREADS_OF_ITS_OWN = 100;
  private static final long MAX_HEAP = 64L << 20;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration BRIEFLY = Duration.ofSeconds(2);
  private static final int SLOW_WRITES = 200;
  private static final long SLOW_BYTES_PER_SECOND = 20_000;

  /** The largest call is halved to one batch in fewer. */
  private static final int CALLS_IN_VAIN = 12;

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  private Persistence openPatiently() {
    return Persistence.open(harness().config().withTimeout(TIMEOUT));
  }

  @Test
  void thousandThreads_shareOneClient() throws Exception {
    try (Persistence client = openPatiently()) {
      runAll(client, Executors.newFixedThreadPool(THREADS));
    }
  }

  @Test
  void thousandVirtualThreads_shareOneClientWithoutPinning() throws Exception {
    Optional<ExecutorService> threads = virtualThreads();
    requireHarness(threads.isPresent(), "this Java has no virtual threads");
    List<RecordedEvent> pinned = new ArrayList<>();
    try (Persistence client = openPatiently();
        RecordingStream events = new RecordingStream()) {
      events.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(20));
      events.onEvent("jdk.VirtualThreadPinned", pinned::add);
      events.setReuse(false);
      initializeJava(client, threads.get());
      events.startAsync();
      runAll(client, threads.get());
      flush(events);
    }
    assertThat(pinned).isEmpty();
  }

  /**
   * The batches exceed what the network transfers within the timeout. A caller that halves them
   * after a timeout stores all of them, and receives no other failure than timeouts.
   */
  @Test
  void networkSlow_manyBatches_halvedWhenTheyTimeOut_allBecomeDurable() {
    requireHarness(kinds().contains(StoreKind.DOCUMENTS), "there are no documents to write");
    Optional<TcpProxy> network = harness().network();
    requireHarness(network.isPresent(), "there is no network to make slow");
    try (Persistence client = Persistence.open(harness().config().withTimeout(BRIEFLY))) {
      DocumentCollection<byte[]> items = client.documents().collection("items", Codec.raw());
      List<String> ids = IntStream.range(0, SLOW_WRITES).mapToObj(i -> "slow-" + i).toList();
      network.orElseThrow().throttle(SLOW_BYTES_PER_SECOND);
      writeHalving(client, items, new ArrayDeque<>(ids));
      network.orElseThrow().heal();
      assertThat(items.getAll(ids)).allMatch(Optional::isPresent);
    }
  }

  private static void writeHalving(
      Persistence client, DocumentCollection<byte[]> items, Deque<String> left) {
    int most = left.size();
    int inVain = 0;
    while (!left.isEmpty()) {
      List<String> ids = left.stream().limit(most).toList();
      int before = left.size();
      for (StoreException failure : writeEach(client, items, ids, left)) {
        assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.TIMEOUT);
        most = Math.max(1, ids.size() / 2);
      }
      inVain = left.size() < before ? 0 : inVain + 1;
      assertThat(inVain).as("calls in vain, one after the other").isLessThan(CALLS_IN_VAIN);
    }
  }

  /** Returns the failures of the batches that were not written. */
  private static List<StoreException> writeEach(
      Persistence client, DocumentCollection<byte[]> items, List<String> ids, Deque<String> left) {
    byte[] json = ("{\"text\":\"" + "x".repeat(2_000) + "\"}").getBytes(UTF_8);
    List<StoreException> failures = new ArrayList<>();
    try {
      List<BatchOutcome> outcomes =
          client
              .documents()
              .commitEach(ids.stream().map(id -> new Batch().put(items, id, json)).toList());
      for (int i = 0; i < ids.size(); i++) {
        if (outcomes.get(i) instanceof BatchOutcome.Refused refused) {
          failures.add(refused.reason());
        } else {
          left.remove(ids.get(i));
        }
      }
    } catch (StoreException e) {
      failures.add(e);
    }
    return failures;
  }

  /** A virtual thread is pinned while another thread initializes a class of Java that it needs. */
  private void initializeJava(Persistence client, ExecutorService threads) throws Exception {
    threads.submit(() -> run(client, "first")).get();
  }

  /** {@code stop()}, which hands out what was recorded, came with Java 20, as pinning ends. */
  private static void flush(RecordingStream events) throws ReflectiveOperationException {
    RecordingStream.class.getMethod("stop").invoke(events);
  }

  private static Optional<ExecutorService> virtualThreads() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    Object threads = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    return Optional.of((ExecutorService) threads);
  }

  /** Each thread writes and reads back under a name of its own, and under one that all share. */
  private void runAll(Persistence client, ExecutorService threads) throws Exception {
    Steady.write(client, kinds(), "shared", 0);
    int before = platformThreads();
    long heapBefore = usedHeap();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String name = "thread-" + i;
      running.add(threads.submit(() -> run(client, name)));
    }
    try {
      awaitAll(running);
      assertBounded(before);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    running.clear();
    assertThat(usedHeap() - heapBefore).as("heap it keeps, in bytes").isLessThan(MAX_HEAP);
  }

  private void run(Persistence client, String name) {
    for (int round = 1; round <= ROUNDS; round++) {
      Steady.write(client, kinds(), name, round);
      Steady.write(client, kinds(), "shared", round);
      Steady.assertHolds(client, kinds(), name, round);
    }
  }

  private static void awaitAll(List<Future<?>> running) throws InterruptedException {
    for (Future<?> thread : running) {
      try {
        thread.get();
      } catch (ExecutionException e) {
        throw new AssertionError("one of the threads failed", e.getCause());
      }
    }
  }

  /** Returns the size of the reachable heap. */
  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static int platformThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().equals(TcpProxy.THREAD_NAME))
            .count();
  }

  /** Counted while the pools are still at their largest. */
  private void assertBounded(int threadsBefore) {
    assertThat(platformThreads() - threadsBefore)
        .as("threads beside the callers' own")
        .isLessThan(THREADS + MAX_THREADS_OF_ITS_OWN);
    harness()
        .network()
        .ifPresent(
            network ->
                assertThat(network.maxConnections())
                    .as("connections at once")
                    .isLessThanOrEqualTo(MAX_CONNECTIONS));
  }
}
