package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writers that continue after every failure. Each writes rising numbers, alternately under one name
 * of its own and under new names. The data stored at the end shows whether any acknowledged write,
 * early or late, is missing.
 */
final class Storm implements AutoCloseable {
  private static final int WRITERS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    private final List<Integer> kept = Collections.synchronizedList(new ArrayList<>());
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
        if (written(name, n)) {
          acknowledged = n;
        }
        if (written(name + "/" + n, n)) {
          kept.add(n);
        }
      }
    }

    private boolean written(String place, int n) {
      try {
        Steady.write(client, kinds, place, n);
        return true;
      } catch (StoreException e) {
        assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
        return false;
      }
    }

    void assertNothingLost(Persistence reader) {
      for (StoreKind kind : kinds) {
        OptionalInt last = Steady.read(reader, kind, name);
        assertThat(last.orElse(0))
            .as("%s of %s, of which %d was acknowledged", kind.label(), name, acknowledged)
            .isBetween(acknowledged, attempted);
      }
      kept.forEach(n -> Steady.assertHolds(reader, kinds, name + "/" + n, n));
    }
  }

  /** Waits until every writer had some more writes acknowledged. */
  void awaitProgress() {
    List<Integer> before = writers.stream().map(writer -> writer.kept.size()).toList();
    await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(
            () -> {
              for (int i = 0; i < WRITERS; i++) {
                if (running.get(i).isDone()) {
                  return true; // It failed; end() reports how.
                }
                if (writers.get(i).kept.size() < before.get(i) + 3) {
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
