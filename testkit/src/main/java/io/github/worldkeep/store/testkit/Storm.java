package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writers that never stop, whatever fails. Each writes rising numbers under a name of its own, so
 * that what is stored in the end tells whether an acknowledged one is missing.
 */
final class Storm implements AutoCloseable {
  private static final int WRITERS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<Writer> writers = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final Set<StoreKind> kinds;
  private volatile boolean over;

  Storm(Persistence client, Set<StoreKind> kinds) {
    this.kinds = kinds;
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(client, "writer-" + i);
      writers.add(writer);
      running.add(threads.submit(writer));
    }
  }

  private final class Writer implements Runnable {
    private final Persistence client;
    private final String name;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int attempted;
    private volatile int acknowledged;

    Writer(Persistence client, String name) {
      this.client = client;
      this.name = name;
    }

    @Override
    public void run() {
      for (int n = 1; !over; n++) {
        attempted = n;
        try {
          Steady.write(client, kinds, name, n);
          acknowledged = n;
          writes.incrementAndGet();
        } catch (StoreException e) {
          assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
        }
      }
    }

    void assertNothingLost(Persistence reader) {
      for (StoreKind kind : kinds) {
        OptionalInt stored = Steady.read(reader, kind, name);
        assertThat(stored.orElse(0))
            .as("%s of %s, of which %d was acknowledged", kind.label(), name, acknowledged)
            .isBetween(acknowledged, attempted);
      }
    }
  }

  /** Waits until every writer had some more writes acknowledged. */
  void awaitProgress() {
    List<Integer> before = writers.stream().map(writer -> writer.writes.get()).toList();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (int i = 0; i < WRITERS; i++) {
                if (running.get(i).isDone()) {
                  return true; // It failed; end() says how.
                }
                if (writers.get(i).writes.get() < before.get(i) + 3) {
                  return false;
                }
              }
              return true;
            });
  }

  /** Ends the writers, and asserts that nothing acknowledged is missing. */
  void endAndAssertNothingLost(Persistence reader) throws Exception {
    over = true;
    for (Future<?> writer : running) {
      try {
        writer.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a writer got a wrong answer", e.getCause());
      }
    }
    writers.forEach(writer -> writer.assertNothingLost(reader));
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
  }
}
