package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultInjectionTest {
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  private final FaultInjection faults = new FaultInjection();
  private StoreHarness harness;
  private Persistence client;
  private KeyValueStore store;

  @BeforeEach
  void open(@TempDir Path directory) {
    harness = new ReferenceHarness(directory, Defect.NONE);
    client = Persistence.open(faults.wrap(harness.config()));
    store = client.keyValues();
  }

  @AfterEach
  void close() {
    client.close();
    faults.close();
    harness.close();
  }

  private static StoreCallAssert assertThatStore(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return new StoreCallAssert(call);
  }

  @Test
  void none_everythingPasses() {
    store.put("k", VALUE);
    assertThat(store.get("k")).hasValue(VALUE);
    assertThat(store.scan("")).containsExactly("k");
  }

  @Test
  void before_nothingHappened() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
    assertThatStore(() -> store.put("k", VALUE))
        .failsWith(Kind.UNAVAILABLE)
        .advising(Retry.OUTCOME_UNKNOWN);
    faults.heal();
    assertThat(store.get("k")).isEmpty();
  }

  @Test
  void after_itHappened() {
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)));
    assertThatStore(() -> store.put("k", VALUE)).failsWith(Kind.UNAVAILABLE);
    faults.heal();
    assertThat(store.get("k")).hasValue(VALUE);
  }

  @Test
  void pagesOfAScan_areCallsToo() {
    store.put("k", VALUE);
    faults.inject(FaultPlan.always(Fault.before(Kind.THROTTLED)).onlyFor("next"));
    assertThatStore(() -> store.scan("").toList()).failsWith(Kind.THROTTLED);
  }

  @Test
  void readsOfAnObject_areCallsToo(@TempDir Path directory) {
    try (StoreHarness objects = new ObjectReferenceHarness(directory, ObjectDefect.NONE);
        Persistence persistence = Persistence.open(faults.wrap(objects.config()))) {
      persistence.objects().put("k", VALUE);
      faults.inject(FaultPlan.always(Fault.before(Kind.THROTTLED)).onlyFor("read"));
      assertThatStore(() -> persistence.objects().get("k")).failsWith(Kind.THROTTLED);
      faults.heal();
      assertThat(persistence.objects().get("k")).hasValue(VALUE);
    }
  }

  @Test
  void onlyForAndTimes_limitAPlan() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor("get").times(2));
    store.put("k", VALUE);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).times(2).onlyFor("get"));
    store.put("k", VALUE);
    assertThatStore(() -> store.get("k")).failsWith(Kind.UNAVAILABLE);
    assertThatStore(() -> store.get("k")).failsWith(Kind.UNAVAILABLE);
    assertThat(store.get("k")).hasValue(VALUE);
  }

  @Test
  void random_sameSeed_sameFaults() {
    List<List<Boolean>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      faults.inject(FaultPlan.random(7, 0.3, Fault.before(Kind.UNAVAILABLE)));
      List<Boolean> failures = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        failures.add(fails());
      }
      runs.add(failures);
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1));
    assertThat(runs.get(0).stream().filter(f -> f).count()).isBetween(35L, 85L);
  }

  private boolean fails() {
    try {
      store.get("k");
      return false;
    } catch (StoreException e) {
      return true;
    }
  }

  @Test
  void stall_healed_goesOn() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    faults.inject(
        FaultPlan.always(
            (call, healed) -> {
              stuck.countDown();
              return Fault.STALL.apply(call, healed);
            }));
    List<Boolean> results =
        Race.run(
            2,
            i ->
                () -> {
                  if (i == 0) {
                    stuck.await();
                    faults.heal();
                    return true;
                  }
                  return store.putIfAbsent("k", VALUE);
                });
    assertThat(results).containsExactly(true, true);
  }

  @Test
  void delay_longerThanTheTimeout_endsWithTimeout() {
    try (Persistence hasty =
        Persistence.open(faults.wrap(harness.config()).withTimeout(Duration.ofSeconds(2)))) {
      faults.inject(FaultPlan.always(Fault.delay(Duration.ofMinutes(1))));
      assertThatStore(() -> hasty.keyValues().put("k", VALUE))
          .failsWith(Kind.TIMEOUT)
          .advising(Retry.OUTCOME_UNKNOWN);
      faults.inject(FaultPlan.always(Fault.delay(Duration.ofNanos(1))));
      hasty.keyValues().put("k", VALUE);
    }
  }

  @Test
  void wrap_afterClosing_isRefused() {
    FaultInjection closed = new FaultInjection();
    closed.close();
    assertThatStore(() -> Persistence.open(closed.wrap(harness.config())))
        .failsWith(Kind.INVALID)
        .naming("no driver");
  }

  @Test
  void wrap_keepsTheRestOfTheUri() {
    String shown = faults.wrap(harness.config()).stores().values().iterator().next().toString();
    assertThat(shown).matches("fault[0-9]+\\+reference:.*\\?defect=NONE");
  }
}
