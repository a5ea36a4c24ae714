package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the portable types add to every driver: classification, deadlines, interrupts, events. */
final class GateTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  private final List<StoreEvent> events = new ArrayList<>();
  private Persistence persistence;

  private Persistence open(ScriptedProvider.Script script) {
    return open(script, Duration.ofSeconds(30), events::add);
  }

  private Persistence open(
      ScriptedProvider.Script script, Duration timeout, StoreListener listener) {
    ScriptedProvider.Script whenUsed =
        (method, arguments) ->
            method.equals("open") || method.equals("close") ? null : script.call(method, arguments);
    persistence =
        Persistence.open(
            ScriptedProvider.config("gate", whenUsed).withTimeout(timeout).withListener(listener));
    return persistence;
  }

  @AfterEach
  void close() {
    if (persistence != null) {
      persistence.close();
    }
  }

  private KeyValueStore failing(Exception failure) {
    return open((method, arguments) -> {
          throw failure;
        })
        .keyValues();
  }

  @Test
  void driverException_getsTheAdviceOfItsKind() {
    Map<Kind, List<Retry>> adviceForReadAndWrite =
        Map.of(
            Kind.NOT_FOUND, List.of(Retry.NEVER, Retry.NEVER),
            Kind.CONFLICT, List.of(Retry.AFTER_REREAD, Retry.AFTER_REREAD),
            Kind.INVALID, List.of(Retry.NEVER, Retry.NEVER),
            Kind.DENIED, List.of(Retry.NEVER, Retry.NEVER),
            Kind.THROTTLED, List.of(Retry.SAFE, Retry.SAFE),
            Kind.UNAVAILABLE, List.of(Retry.SAFE, Retry.OUTCOME_UNKNOWN),
            Kind.TIMEOUT, List.of(Retry.SAFE, Retry.OUTCOME_UNKNOWN),
            Kind.CORRUPT, List.of(Retry.NEVER, Retry.NEVER),
            Kind.INTERNAL, List.of(Retry.NEVER, Retry.OUTCOME_UNKNOWN));
    adviceForReadAndWrite.forEach(
        (kind, advice) -> {
          KeyValueStore store = failing(new DriverException(kind, "for a reason"));
          assertThat(failure(kind, () -> store.get("k")).retry()).isEqualTo(advice.get(0));
          assertThat(failure(kind, () -> store.put("k", VALUE)).retry()).isEqualTo(advice.get(1));
          persistence.close();
        });
  }

  @Test
  void driverException_ownAdvice_isKept() {
    KeyValueStore store =
        failing(new DriverException(Kind.UNAVAILABLE, Retry.SAFE, "never sent", null));
    assertThat(failure(Kind.UNAVAILABLE, () -> store.put("k", VALUE)).retry())
        .isEqualTo(Retry.SAFE);
  }

  @Test
  void message_namesStoreOperationAndKey_butNoLineBreaks() {
    KeyValueStore store = failing(new DriverException(Kind.DENIED, "ask the operator"));
    assertThat(failure(Kind.DENIED, () -> store.putIfAbsent("a\nb\u0007\ud83d\ude00", VALUE)))
        .hasMessage(
            "key-values (scripted:gate), put if absent 'a\\u000ab\\u0007\\ud83d\\ude00':"
                + " ask the operator");
    assertThat(failure(Kind.DENIED, () -> store.get("k".repeat(500))).getMessage())
        .hasSizeLessThan(200);
  }

  @Test
  void otherException_isInternalAndItsMessageIsNotRepeated() {
    KeyValueStore store = failing(new IllegalStateException("hunter2"));
    StoreException read = failure(Kind.INTERNAL, () -> store.get("k"));
    StoreException write = failure(Kind.INTERNAL, () -> store.put("k", VALUE));
    assertThat(read)
        .hasMessageContaining("java.lang.IllegalStateException")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(read.getMessage()).doesNotContain("hunter2");
    assertThat(read.retry()).isEqualTo(Retry.NEVER);
    assertThat(write.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
  }

  @Test
  void interruptedDriver_isInterruptedAndKeepsTheFlag() {
    for (Exception interrupt :
        List.of(new InterruptedException(), new DriverException(Kind.INTERRUPTED, "interrupted"))) {
      KeyValueStore store = failing(interrupt);
      StoreException failure = failure(Kind.INTERRUPTED, () -> store.put("k", VALUE));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
      persistence.close();
    }
  }

  /**
   * A driver that knows of some batches what became of them notices the deadline as an interrupt.
   */
  @Test
  void deadlineThatADriverTellsOfSomeBatches_isATimeoutOfThese() {
    DocumentStore store =
        open(
                (method, arguments) -> method.equals("commit") ? commitUntilInterrupted() : null,
                Duration.ofMillis(50),
                events::add)
            .documents();
    DocumentCollection<byte[]> items = store.collection("items", Codec.raw());
    byte[] json = "{}".getBytes(UTF_8);
    List<BatchOutcome> outcomes =
        store.commitEach(
            List.of(
                new Batch().put(items, "a", json),
                new Batch().put(items, "b", json),
                new Batch().put(items, "c", json)));

    assertThat(outcomes.get(0)).isInstanceOf(BatchOutcome.Committed.class);
    StoreException withdrawn = failure(Kind.TIMEOUT, () -> outcomes.get(1).orThrow());
    StoreException underWay = failure(Kind.TIMEOUT, () -> outcomes.get(2).orThrow());
    assertThat(withdrawn.retry()).isEqualTo(Retry.SAFE);
    assertThat(withdrawn).hasMessageContaining("nothing was written");
    assertThat(underWay.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static List<BatchResult> commitUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of(
        new BatchResult.Committed(List.of(new Version("1"))),
        new BatchResult.Failed(
            new DriverException(Kind.INTERRUPTED, Retry.SAFE, "interrupted", null)),
        new BatchResult.Failed(new DriverException(Kind.INTERRUPTED, "interrupted")));
  }

  @Test
  void interruptedThread_neverReachesTheDriver() {
    KeyValueStore store = failing(new IllegalStateException("reached"));
    Thread.currentThread().interrupt();
    StoreException failure = failure(Kind.INTERRUPTED, () -> store.put("k", VALUE));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.retry()).isEqualTo(Retry.SAFE);
  }

  @Test
  void stuckDriver_timesOutAndLeavesNoFlag() {
    CountDownLatch never = new CountDownLatch(1);
    KeyValueStore store =
        open(
                (method, arguments) -> {
                  never.await();
                  return null;
                },
                Duration.ofMillis(50),
                events::add)
            .keyValues();
    for (int i = 0; i < 5; i++) {
      assertThat(failure(Kind.TIMEOUT, () -> store.get("k")).retry()).isEqualTo(Retry.SAFE);
      assertThat(failure(Kind.TIMEOUT, () -> store.put("k", VALUE)).retry())
          .isEqualTo(Retry.OUTCOME_UNKNOWN);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    assertThat(events).extracting(StoreEvent::error).containsOnly(Kind.TIMEOUT);
  }

  @Test
  void deadline_ofACallThatEndsJustThen_neverHitsTheNext() {
    KeyValueStore store =
        open(
                (method, arguments) -> {
                  long end = System.nanoTime() + 1_900_000;
                  while (System.nanoTime() < end) {
                    if (Thread.currentThread().isInterrupted()) {
                      return null; // Too late to stop: it has happened.
                    }
                  }
                  return null;
                },
                Duration.ofMillis(1),
                StoreListener.NONE)
            .keyValues();
    for (int i = 0; i < 300; i++) {
      assertThat(store.get("k")).isEmpty();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void deadline_thatPassesBeforeTheDriverIsReached_isNoInterruptOfTheCaller() {
    StoreUri uri = StoreUri.parse("scripted:gate");
    try (Calls calls = new Calls(Duration.ofNanos(1))) {
      Gate gate = new Gate(StoreKind.KEY_VALUES, uri, Set.of(), calls, StoreListener.NONE);
      for (int late = 0; late < 100; ) {
        late += gate.call(Operation.GET, "k", call -> call.expired() ? 1 : 0);
      }
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void listener_hearsEveryCallWithItsBytesAndError() {
    KeyValueStore store =
        open((method, arguments) -> {
              return switch (method) {
                case "get" -> VALUE.clone();
                case "getAll" -> List.of(VALUE.clone(), VALUE.clone());
                case "remove" -> throw new DriverException(Kind.THROTTLED, "slow down");
                default -> null;
              };
            })
            .keyValues();
    store.get("k");
    store.getAll(List.of("k", "l"));
    store.put("k", VALUE);
    failure(Kind.THROTTLED, () -> store.remove("k"));
    failure(Kind.INVALID, () -> store.get(""));
    assertThat(events)
        .extracting(StoreEvent::operation)
        .containsExactly(Operation.GET, Operation.GET_ALL, Operation.PUT, Operation.REMOVE);
    assertThat(events).extracting(StoreEvent::bytes).containsExactly(5L, 10L, 5L, 0L);
    assertThat(events)
        .extracting(StoreEvent::error)
        .containsExactly(null, null, null, Kind.THROTTLED);
    assertThat(events).allMatch(event -> event.store() == StoreKind.KEY_VALUES);
    assertThat(events).allMatch(event -> !event.duration().isNegative());
  }

  @Test
  void listener_thatThrows_changesNothing() {
    KeyValueStore store =
        open(
                (method, arguments) -> {
                  if (method.equals("remove")) {
                    throw new DriverException(Kind.DENIED, "no");
                  }
                  return VALUE.clone();
                },
                Duration.ofSeconds(30),
                event -> {
                  throw new IllegalStateException("a listener's own trouble");
                })
            .keyValues();
    assertThat(store.get("k")).hasValue(VALUE);
    failure(Kind.DENIED, () -> store.remove("k"));
  }

  @Test
  void failedBatch_isToldWithItsKindAndAdvice() {
    DocumentStore store =
        open((method, arguments) ->
                method.equals("commit")
                    ? List.of(
                        new BatchResult.Failed(new DriverException(Kind.UNAVAILABLE, "gone")),
                        new BatchResult.Committed(List.of()))
                    : null)
            .documents();
    List<BatchOutcome> outcomes = store.commitEach(List.of(new Batch(), new Batch()));
    StoreException failure = failure(Kind.UNAVAILABLE, () -> outcomes.get(0).orThrow());
    assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(outcomes.get(1).orThrow().versions()).isEmpty();
  }
}
