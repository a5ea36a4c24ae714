package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The end of a client: nothing acknowledged is lost, nothing is left behind. */
public abstract class ClosingContract extends StoreContract {
  private static final int WRITERS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  /** Threads of the Java runtime and of shared pools, which no store can end. */
  private static final List<String> SHARED_THREADS =
      List.of("ForkJoinPool.commonPool", "Common-Cleaner", "Cleaner-", "process reaper", "Attach");

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  @Test
  void everyMethod_afterClose_isClosedAndChangesNothing() {
    second();
    Persistence client = harness().open();
    List<EveryCall> calls = EveryCall.of(client, kinds());
    client.close();
    client.close();
    for (EveryCall call : calls) {
      assertThatStore(call.call()).failsWith(Kind.CLOSED).naming("closed");
    }
    Steady.assertEmpty(second(), kinds());
  }

  @Test
  void close_ofOneClient_leavesTheOthers() {
    second();
    try (Persistence client = harness().open()) {
      Steady.write(client, kinds(), "a", 1);
    }
    Steady.assertHolds(second(), kinds(), "a", 1);
    Steady.write(second(), kinds(), "a", 2);
    Steady.assertHolds(first(), kinds(), "a", 2);
  }

  @Test
  void close_whileCallsAreUnderWay_losesNothingAcknowledged() throws Exception {
    second();
    Persistence client = harness().open();
    CountDownLatch busy = new CountDownLatch(WRITERS * 5);
    List<Integer> acknowledged =
        Race.run(
            WRITERS + 1,
            i -> i == WRITERS ? () -> closeWhen(busy, client) : () -> write(client, i, busy));
    for (int i = 0; i < WRITERS; i++) {
      for (int n = 0; n < acknowledged.get(i); n++) {
        Steady.assertHolds(second(), kinds(), i + "/" + n, n);
      }
    }
  }

  private static Integer closeWhen(CountDownLatch busy, Persistence client)
      throws InterruptedException {
    busy.await();
    client.close();
    return 0;
  }

  /** Writes until the client is closed; how often it succeeded. */
  private Integer write(Persistence client, int writer, CountDownLatch busy) {
    for (int n = 0; ; n++) {
      try {
        Steady.write(client, kinds(), writer + "/" + n, n);
        busy.countDown();
      } catch (StoreException e) {
        assertThat(e.kind()).as("%s", e).isEqualTo(Kind.CLOSED);
        return n;
      }
    }
  }

  @Test
  void close_whileACallIsStuck_waitsNoLongerThanTheTimeout() throws Exception {
    try (FaultInjection faults = new FaultInjection()) {
      Persistence client =
          Persistence.open(faults.wrap(harness().config()).withTimeout(Duration.ofSeconds(2)));
      faults.inject(FaultPlan.always(Fault.STALL));
      List<Kind> ends =
          Race.run(
              2,
              i ->
                  () -> {
                    if (i == 0) {
                      client.close();
                      return Kind.CLOSED;
                    }
                    return assertThatStore(() -> Steady.write(client, kinds(), "a", 1))
                        .failsWith(Kind.TIMEOUT, Kind.CLOSED)
                        .exception()
                        .kind();
                  });
      assertThat(ends).hasSize(2);
      assertThatStore(() -> Steady.write(client, kinds(), "a", 1)).failsWith(Kind.CLOSED);
    }
    Steady.write(first(), kinds(), "a", 2);
    Steady.assertHolds(second(), kinds(), "a", 2);
  }

  @Test
  void close_leavesNoThreadAndNoOpenFile() {
    Set<Thread> before = threads();
    for (int i = 0; i < 3; i++) {
      try (Persistence client = harness().open()) {
        Steady.write(client, kinds(), "a", i);
        Steady.assertHolds(client, kinds(), "a", i);
      }
    }
    await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
    assertThat(openFiles()).isEmpty();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static List<Thread> newThreads(Set<Thread> before) {
    List<Thread> left = new ArrayList<>();
    for (Thread thread : threads()) {
      boolean shared = SHARED_THREADS.stream().anyMatch(name -> thread.getName().startsWith(name));
      if (!shared && !before.contains(thread)) {
        left.add(thread);
      }
    }
    return left;
  }

  /** The files in the harness's directory that this process holds open, where Linux shows them. */
  private List<Path> openFiles() {
    List<Path> open = new ArrayList<>();
    if (Files.isDirectory(OPEN_FILES)) {
      try (Stream<Path> links = Files.list(OPEN_FILES)) {
        for (Path link : (Iterable<Path>) links::iterator) {
          Path target = target(link);
          if (target.startsWith(directory())) {
            open.add(target);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return open;
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link; // Closed since it was listed.
    }
  }
}
