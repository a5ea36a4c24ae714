package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.StoreHarness.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A store that can't be reached reports this, and never a missing key or document. It recovers
 * later.
 */
public abstract class OutageContract extends StoreContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  private Engine engine() {
    Optional<Engine> engine = harness().engine();
    requireHarness(engine.isPresent(), "there is no engine to stop");
    return engine.orElseThrow();
  }

  private Persistence openBriefly() {
    return Persistence.open(harness().config().withTimeout(TIMEOUT));
  }

  @Test
  void everyMethod_driverThatIsUnavailable_isNeverMissing() {
    try (FaultInjection faults = new FaultInjection();
        Persistence client = Persistence.open(faults.wrap(harness().config()))) {
      List<EveryCall> calls = EveryCall.of(client, kinds());
      faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));
      for (EveryCall call : calls) {
        assertThatStore(call.call()).failsWith(Kind.UNAVAILABLE);
      }
      faults.heal();
      Steady.assertEmpty(client, kinds());
    }
  }

  @Test
  void engineDown_everyMethodIsUnavailableWithinTheTimeout() throws Exception {
    Engine engine = engine();
    try (Persistence client = openBriefly()) {
      Steady.write(client, kinds(), "k", 1);
      List<EveryCall> calls = EveryCall.of(client, kinds());
      engine.stop();
      try {
        EveryCall.allAtOnce(calls, OutageContract::assertFailsInTime);
        assertThatStore(() -> Steady.assertHolds(client, kinds(), "k", 1))
            .failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
      } finally {
        engine.start();
      }
    }
  }

  private static void assertFailsInTime(EveryCall call) {
    long start = System.nanoTime();
    assertThatStore(call.call()).failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("time until %s failed", call.method())
        .isLessThan(TIMEOUT.multipliedBy(2));
  }

  /** As when a volume is unmounted: what is written to files that are gone is gone with them. */
  @Test
  void filesRemoved_nothingIsAcknowledgedAndNothingMissing() throws IOException {
    try (Persistence client = harness().open()) {
      Steady.write(client, kinds(), "k", 1);
      List<EveryCall> calls = EveryCall.of(client, kinds());
      requireHarness(harness().removeFiles(), "it has no files to be removed");
      assertThatStore(() -> Steady.write(client, kinds(), "k", 2)).failsWith(Kind.UNAVAILABLE);
      for (EveryCall call : calls) {
        if (!call.method().equals("now")) { // The host's clock is still there.
          assertThatStore(call.call()).failsWith(Kind.UNAVAILABLE);
        }
      }
    }
    if (Files.exists(directory())) {
      try (Stream<Path> left = Files.walk(directory())) {
        assertThat(left.filter(Files::isRegularFile)).as("files in their place").isEmpty();
      }
    }
  }

  @Test
  void engineDown_openingFails() {
    Engine engine = engine();
    engine.stop();
    try {
      assertThatStore(() -> Steady.write(openBriefly(), kinds(), "k", 1))
          .failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
    } finally {
      engine.start();
    }
  }

  @Test
  void engineBack_theSameClientWorksAgain() {
    Engine engine = engine();
    try (Persistence client = openBriefly()) {
      Steady.write(client, kinds(), "k", 1);
      engine.stop();
      assertThatStore(() -> Steady.write(client, kinds(), "k", 2))
          .failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
      engine.start();
      await()
          .atMost(PATIENCE)
          .ignoreException(StoreException.class)
          .untilAsserted(() -> Steady.write(client, kinds(), "k", 3));
      Steady.assertHolds(client, kinds(), "k", 3);
      Steady.assertHolds(second(), kinds(), "k", 3);
    }
  }
}
